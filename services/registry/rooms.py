"""What the registry is joined from: the routes and indexes of its registers."""

from services.registry.cooperatives import repository as cooperatives
from services.registry.cooperatives import routes as cooperative_routes
from services.registry.enterprises import repository as enterprises
from services.registry.enterprises import routes as enterprise_routes
from services.registry.farmer_groups import repository as farmer_groups
from services.registry.farmer_groups import routes as farmer_group_routes
from services.registry.places import routes as place_routes
from services.registry.products import repository as products
from services.registry.products import routes as product_routes
from services.registry.records import repository as records
from services.registry.records import routes as record_routes

_ROUTES = (
    place_routes,
    record_routes,
    enterprise_routes,
    cooperative_routes,
    farmer_group_routes,
    product_routes,
)
_KEPT = (records, enterprises, cooperatives, farmer_groups, products)

ROUTERS = tuple(part.router for part in _ROUTES)
INDEXES = tuple(index for part in _KEPT for index in part.INDEXES)

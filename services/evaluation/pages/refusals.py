"""Why something asked of pages is refused."""

from services.kernel import NotFoundError


class PageNotFoundError(NotFoundError):
    """No page, and nothing that belongs to one, has that name."""

    code = "page_not_found"

// Written by `python -m deploy.generate.cell_files` from what the services declare.
// mongosh "$URL_OF_AN_ADMINISTRATOR" --file FILE, with the folder of passwords in JEMBATAN_PASSWORDS:
// one file for each user, named after it.
const roles = [
  {
    "role": "id-registry-service",
    "db": "admin",
    "privileges": [
      {
        "resource": {
          "db": "jembatan_registry",
          "collection": ""
        },
        "actions": [
          "find",
          "insert",
          "update",
          "remove",
          "createCollection",
          "createIndex",
          "listIndexes",
          "listCollections"
        ]
      },
      {
        "resource": {
          "db": "jembatan_registry_keys",
          "collection": ""
        },
        "actions": [
          "find",
          "insert",
          "update",
          "remove",
          "createCollection",
          "createIndex",
          "listIndexes",
          "listCollections"
        ]
      }
    ],
    "roles": []
  },
  {
    "role": "id-financing-service",
    "db": "admin",
    "privileges": [
      {
        "resource": {
          "db": "jembatan_financing",
          "collection": ""
        },
        "actions": [
          "find",
          "insert",
          "update",
          "remove",
          "createCollection",
          "createIndex",
          "listIndexes",
          "listCollections"
        ]
      }
    ],
    "roles": []
  },
  {
    "role": "id-training-service",
    "db": "admin",
    "privileges": [
      {
        "resource": {
          "db": "jembatan_training",
          "collection": ""
        },
        "actions": [
          "find",
          "insert",
          "update",
          "remove",
          "createCollection",
          "createIndex",
          "listIndexes",
          "listCollections"
        ]
      }
    ],
    "roles": []
  },
  {
    "role": "id-evaluation-service",
    "db": "admin",
    "privileges": [
      {
        "resource": {
          "db": "jembatan_evaluation",
          "collection": ""
        },
        "actions": [
          "find",
          "insert",
          "update",
          "remove",
          "createCollection",
          "createIndex",
          "listIndexes",
          "listCollections"
        ]
      }
    ],
    "roles": []
  },
  {
    "role": "id-border-service",
    "db": "admin",
    "privileges": [
      {
        "resource": {
          "db": "jembatan_border",
          "collection": ""
        },
        "actions": [
          "find",
          "insert",
          "update",
          "remove",
          "createCollection",
          "createIndex",
          "listIndexes",
          "listCollections"
        ]
      }
    ],
    "roles": []
  },
  {
    "role": "id-webhooks-service",
    "db": "admin",
    "privileges": [
      {
        "resource": {
          "db": "jembatan_webhooks",
          "collection": ""
        },
        "actions": [
          "find",
          "insert",
          "update",
          "remove",
          "createCollection",
          "createIndex",
          "listIndexes",
          "listCollections"
        ]
      }
    ],
    "roles": []
  }
];
const users = [
  {
    "user": "id-registry",
    "roles": [
      {
        "role": "id-registry-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "id-financing",
    "roles": [
      {
        "role": "id-financing-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "id-training",
    "roles": [
      {
        "role": "id-training-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "id-evaluation",
    "roles": [
      {
        "role": "id-evaluation-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "id-border",
    "roles": [
      {
        "role": "id-border-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "id-webhooks",
    "roles": [
      {
        "role": "id-webhooks-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "id-backup",
    "roles": [
      {
        "role": "backup",
        "db": "admin"
      }
    ]
  }
];
const admin = db.getSiblingDB('admin');
const passwords = process.env.JEMBATAN_PASSWORDS;
if (!passwords) throw new Error('JEMBATAN_PASSWORDS names no folder');
for (const { role, privileges, roles: inherited } of roles) {
  if (admin.getRole(role)) admin.updateRole(role, { privileges, roles: inherited });
  else admin.createRole({ role, privileges, roles: inherited });
}
for (const { user, roles: granted } of users) {
  const pwd = require('fs').readFileSync(`${passwords}/${user}`, 'utf8').trim();
  const mechanisms = ['SCRAM-SHA-256'];
  if (admin.getUser(user)) admin.updateUser(user, { pwd, roles: granted, mechanisms });
  else admin.createUser({ user, pwd, roles: granted, mechanisms });
}

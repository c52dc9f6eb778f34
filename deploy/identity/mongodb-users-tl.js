// Written by `python -m deploy.generate.cell_files` from what the services declare.
// mongosh "$URL_OF_AN_ADMINISTRATOR" --file FILE, with the folder of passwords in JEMBATAN_PASSWORDS:
// one file for each user, named after it.
const roles = [
  {
    "role": "tl-registry-service",
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
    "role": "tl-training-service",
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
    "role": "tl-evaluation-service",
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
    "role": "tl-border-service",
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
    "role": "tl-webhooks-service",
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
    "user": "tl-registry",
    "roles": [
      {
        "role": "tl-registry-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "tl-training",
    "roles": [
      {
        "role": "tl-training-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "tl-evaluation",
    "roles": [
      {
        "role": "tl-evaluation-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "tl-border",
    "roles": [
      {
        "role": "tl-border-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "tl-webhooks",
    "roles": [
      {
        "role": "tl-webhooks-service",
        "db": "admin"
      }
    ]
  },
  {
    "user": "tl-backup",
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

"""The project's one database: engine, tables, migrations."""

// Package ent has the model in schema, and in migrate/tables the tables that follow from it. There is no client:
// internal/registry writes rows and internal/read reads them by the metadata in internal/model.
package ent

//go:generate go run ./generate

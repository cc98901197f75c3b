// Package ent is the generated client of the model in ent/schema. Nothing in it is edited by hand.
package ent

//go:generate go run ./generate

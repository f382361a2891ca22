// Package background lets heavy work stand back behind what a person waits for: a
// window's pictures, above all.
package background

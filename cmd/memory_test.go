package house

import (
	"go/ast"
	"go/token"
	"testing"
)

// TestNobodySetsDefensive: Conn.SetDefensive of zombiezen.com/go/sqlite 1.4.2 hands SQLite one
// value where it takes two, so SQLite writes a 1 to whatever the next eight bytes point to:
// mostly the next free piece of 16 bytes, which another goroutine may just have been given. A
// text bound there, "MediaDomain", was read as "\x01\x00\x00\x00aDomain" after 76,000 calls; a
// sound row was called damaged. Neither the race detector nor Go sees this memory.
func TestNobodySetsDefensive(t *testing.T) {
	sources(t, func(_ string, file *ast.File, set *token.FileSet) {
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "SetDefensive" {
				t.Errorf("%s: SetDefensive writes into memory of others", set.Position(n.Pos()))
			}
			return true
		})
	})
}

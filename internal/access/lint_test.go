package access_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// system are the packages that work as the system, under a name; what answers others is none of them.
var system = []string{"bench", "cmd/ropa", "examples", "internal/cli", "internal/exchange", "internal/registry", "internal/registry/registrytest"}

// Rights come from a principal, and a principal from this package: nobody else makes up who sees everything.
func TestNobodyMakesUpRights(t *testing.T) {
	root := "../.."
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		for _, problem := range lint(t, filepath.ToSlash(name), string(text)) {
			t.Error(problem)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Errorf("%d files, %v", files, err)
	}
}

// lint lists what a file makes up.
func lint(t *testing.T, name, text string) []string {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.ToSlash(filepath.Dir(name))
	var problems []string
	report := func(n ast.Node, what string) { problems = append(problems, set.Position(n.Pos()).String()+": "+what) }
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			switch selector(n.Type) {
			case "read.Scope":
				if !visibleOfPrincipal(n) {
					report(n, "a read.Scope whose Visible is not that of a principal")
				}
			case "access.Principal":
				if folder != "internal/access" {
					report(n, "a principal that nobody authenticated")
				}
			case "registry.Writer":
				if !has(system, folder) {
					report(n, "a writer without a principal: use registry.As")
				}
			}
		case *ast.CallExpr:
			if selector(n.Fun) == "access.System" && !has(system, folder) {
				report(n, "somebody else's request as the system")
			}
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if s, ok := left.(*ast.SelectorExpr); ok && s.Sel.Name == "Visible" {
					report(n, "a Visible that is changed")
				}
			}
		}
		return true
	})
	return problems
}

// selector is package.Name for an expression that names something of another package.
func selector(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		if pkg, ok := s.X.(*ast.Ident); ok {
			return pkg.Name + "." + s.Sel.Name
		}
	}
	return ""
}

// visibleOfPrincipal tells whether a scope takes its predicate from something's method Visible.
func visibleOfPrincipal(scope *ast.CompositeLit) bool {
	for _, element := range scope.Elts {
		if field, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := field.Key.(*ast.Ident); ok && key.Name == "Visible" {
				s, ok := field.Value.(*ast.SelectorExpr)
				return ok && s.Sel.Name == "Visible"
			}
		}
	}
	return false
}

func TestLintSeesWhatIsMadeUp(t *testing.T) {
	for body, problems := range map[string]int{
		"_ = read.Scope{Register: 1, Visible: p.Visible}":                         0,
		"_ = read.Scope{Register: 1, Visible: func(string) error { return nil }}": 1,
		"_ = read.Scope{Register: 1}":                                             1,
		"_ = read.Scope{1, everything, \"\", \"\", 0}":                            1,
		"s.Visible = everything":                                                  1,
		"_ = &access.Principal{Role: access.Admin}":                               1,
		"_ = []access.Principal{}":                                                0,
		"_ = access.System(\"x\", 1)":                                             1,
		"_ = registry.Writer{Actor: \"system/x\"}":                                1,
		"_ = registry.As(p, \"\")":                                                0,
	} {
		if got := lint(t, "graph/x.go", "package x\nfunc f() { "+body+" }"); len(got) != problems {
			t.Errorf("%s: %q", body, got)
		}
	}
	if got := lint(t, "internal/cli/x.go", "package x\nvar _ = registry.Writer{}\nvar _ = access.System(\"x\", 1)"); got != nil {
		t.Errorf("at the command line: %q", got)
	}
}

package read

// Watch makes an engine tell every statement before it runs, with its arguments.
func Watch(e *Engine, tell func(text string, args []any)) { e.watch = tell }

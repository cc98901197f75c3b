package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// progress shows a person at a terminal what is being done and for how long already, until it is stopped. It tells
// nothing where stderr is a file or a pipe.
func progress(stderr io.Writer, what string) (stop func()) {
	if !terminal(stderr) {
		return func() {}
	}
	begun, ticker := time.Now(), time.NewTicker(time.Second)
	done, shown := make(chan struct{}), sync.WaitGroup{}
	show := func(end string) { // that nobody may be there is no failure
		_, _ = fmt.Fprintf(stderr, "\r%s: %d s%s", what, int(time.Since(begun).Seconds()), end)
	}
	shown.Go(func() {
		for {
			show("")
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	})
	return func() {
		ticker.Stop()
		close(done)
		shown.Wait()
		show("\n")
	}
}

func terminal(w io.Writer) bool {
	file, isFile := w.(*os.File)
	if !isFile {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

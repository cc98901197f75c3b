package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// maxNames bounds the file of names, which a person keeps.
const maxNames = 4 << 20

// readNames reads the names of a file: a JSON list of names or of objects with a name, an object that holds such a list as
// subProcessors, or a name a line, with or without the marks of a list in Markdown.
func readNames(cmd *cobra.Command, file string) ([]string, error) {
	in := cmd.InOrStdin()
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
		defer opened.Close()
		in = opened
	}
	text, err := io.ReadAll(io.LimitReader(in, maxNames+1))
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	if len(text) > maxNames {
		return nil, errNames(file)
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
	if !bytes.HasPrefix(text, []byte("[")) && !bytes.HasPrefix(text, []byte("{")) {
		return lines(string(text)), nil
	}
	var list []json.RawMessage
	if json.Unmarshal(text, &list) != nil {
		var published struct{ SubProcessors []json.RawMessage }
		if json.Unmarshal(text, &published) != nil || published.SubProcessors == nil {
			return nil, errNames(file)
		}
		list = published.SubProcessors
	}
	names := []string{}
	for _, element := range list {
		var name string
		var party struct{ Name string }
		switch {
		case json.Unmarshal(element, &name) == nil:
		case json.Unmarshal(element, &party) == nil && party.Name != "":
			name = party.Name
		default:
			return nil, errNames(file)
		}
		names = append(names, name)
	}
	return names, nil
}

// lines are the names of a text, one a line.
func lines(text string) []string {
	names := []string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for _, mark := range []string{"- ", "* ", "+ "} {
			line = strings.TrimPrefix(line, mark)
		}
		if line != "" && !strings.HasPrefix(line, "#") {
			names = append(names, strings.TrimSpace(line))
		}
	}
	return names
}

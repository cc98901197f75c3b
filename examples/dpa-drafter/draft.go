package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/Khan/genqlient/graphql"
)

// run writes the annexes that apply to the services of the processor for who engages it, or may apply, to a folder that is
// there or is made, as at a day, and prints what they lack.
func run(ctx context.Context, client graphql.Client, engager, processor, at, folder string, w io.Writer) error {
	reply, err := Annexes(ctx, client, engager, processor, at)
	if err != nil {
		return err
	}
	services := reply.Engagements.Nodes
	if len(services) == 0 {
		return fmt.Errorf("%s renders no service to %s", processor, engager)
	}
	if reply.Engagements.PageInfo.HasNextPage {
		return fmt.Errorf("%s renders more services to %s than are drafted at once", processor, engager)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	var told strings.Builder
	for _, s := range services {
		for _, annex := range s.DpaAnnexes {
			if err := draft(&told, folder, s, annex); err != nil {
				return err
			}
		}
	}
	_, err = io.WriteString(w, told.String())
	return err
}

// draft writes one annex, unless it does not apply, and tells what it lacks.
func draft(told *strings.Builder, folder string, s Service, annex Annex) error {
	title, name := s.Name+": "+annex.Label, s.Key+"-"+string(annex.Profile)
	if annex.Transfer != nil {
		title, name = title+", "+annex.Transfer.Name, name+"-"+annex.Transfer.Key
	}
	fmt.Fprintln(told, title)
	if annex.Applicable == DerivedAnswerNo {
		fmt.Fprintf(told, "  does not apply: %s\n\n", annex.Reason)
		return nil
	}
	if annex.Applicable == DerivedAnswerUndetermined {
		fmt.Fprintf(told, "  may apply: %s\n", annex.Reason)
	}
	document, err := base64.StdEncoding.DecodeString(annex.Docx)
	if err != nil {
		return fmt.Errorf("the document of %s: %w", title, err)
	}
	for ending, text := range map[string][]byte{".docx": document, ".md": []byte(annex.Markdown)} {
		// Annexes name people, so others on the machine are not to read them.
		if err := os.WriteFile(filepath.Join(folder, name+ending), text, 0o600); err != nil {
			return err
		}
	}
	fmt.Fprintf(told, "  written to %s.docx and .md\n", name)
	if annex.Ready {
		fmt.Fprintln(told, "  nothing is missing")
	}
	for _, gap := range annex.Missing {
		fmt.Fprintf(told, "  missing: %s (%s). %s\n", gap.Label, gap.Citation, gap.HowToMend)
	}
	fmt.Fprintln(told)
	return nil
}

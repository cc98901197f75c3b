package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
)

// waiveFinding is the mutation that makes waivers.
const waiveFinding = "waiveFinding"

// maxWaiver is for how many days ahead a finding can be waived: what is to be lived with for longer is decided anew.
const maxWaiver = 366

// waive makes the waiver of a finding, or renews the one there is: the one of the same rule at the same field of the same
// record, which its key names.
func (m mutation) waive(ctx context.Context, input map[string]any) (payload read.Payload, err error) {
	if err := m.op.principal.CheckWrite(access.WriteOf(m.on, false), m.on); err != nil {
		return payload, err
	}
	if err := m.op.session.CheckPayload(ctx, m.field, m.on); err != nil {
		return payload, err
	}
	finding, today, err := m.op.session.Finding(ctx, input["finding"].(string))
	if err != nil {
		return payload, err
	}
	until, reason := input["until"].(string), input["reason"].(string)
	if finding == nil {
		payload.Errors = append(payload.Errors, fault.Problem{
			Code: fault.ProblemNotFound, Field: []string{"input", "finding"}, Message: "There is no such finding in this register today.",
		})
	}
	if message := wrongDay(until, today); message != "" {
		payload.Errors = append(payload.Errors, fault.Problem{Code: fault.ProblemInvalid, Field: []string{"input", "until"}, Message: message})
	}
	if strings.TrimSpace(reason) == "" {
		payload.Errors = append(payload.Errors, fault.Problem{
			Code: fault.ProblemRequired, Field: []string{"input", "reason"}, Message: "A reason is required.",
		})
	}
	if payload.Errors != nil {
		return payload, nil
	}
	fields := registry.Input{
		"rule": finding.Rule, "recordType": finding.RecordType, "recordKey": finding.RecordKey, "path": nil, "message": finding.Message,
		"until": until, "reason": reason,
	}
	if finding.Path != "" {
		fields["path"] = finding.Path
	}
	key := waiverKey(finding)
	results, err := m.registry.Apply(ctx, m.writer, []registry.Change{
		{Action: registry.Put, Type: m.on, Key: key, Fields: fields},
		{Action: registry.Restore, Type: m.on, Key: key}, // it may have been withdrawn
	})
	problems, mendable := errors.AsType[fault.Problems](err)
	if err != nil && !mendable {
		return payload, err
	}
	for _, problem := range problems {
		problem.Field = append([]string{"input"}, problem.Field[1:]...) // behind the index of the change
		payload.Errors = append(payload.Errors, problem)
	}
	if err == nil {
		payload.IDs = []string{model.FormatID(m.on, results[0].ID)}
	}
	return payload, nil
}

// wrongDay tells what is wrong with the last day of a waiver, empty if nothing is.
func wrongDay(until, today string) string {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return err.Error()
	}
	switch last := day.AddDate(0, 0, maxWaiver).Format(time.DateOnly); {
	case !model.ValidDate(until):
		return fmt.Sprintf("%.20q is not a day as YYYY-MM-DD.", until)
	case until < today:
		return "The day is over."
	case until > last:
		return fmt.Sprintf("A finding can be waived for %d days: until %s.", maxWaiver, last)
	}
	return ""
}

// waiverKey is the key of the one waiver of a rule at a field of a record.
func waiverKey(f *read.Finding) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.RecordType, f.RecordKey, f.Path}, "\x00")))
	return f.Rule + "-" + hex.EncodeToString(sum[:8])
}

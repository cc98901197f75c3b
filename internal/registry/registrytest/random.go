package registrytest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
)

// Keys holds keys of records by the name of their type, for links to choose from.
type Keys map[string][]string

// Random makes an input for a type: some of its fields, links and parts, well formed though not always right.
func Random(rng *rand.Rand, t *model.Type, keys Keys) registry.Input {
	in := registry.Input{}
	for _, f := range t.Fields {
		switch {
		case f.Server:
		case f.Name == "citations":
			in[f.Name] = randomCitations(rng, t, keys)
		case f.Required || rng.IntN(2) == 0:
			in[f.Name] = randomValue(rng, f, keys)
		}
	}
	for _, link := range t.Links {
		if link.Kind == model.Inverse || !link.Required && rng.IntN(2) == 0 {
			continue
		}
		in[link.Name] = randomLink(rng, link, keys)
	}
	return in
}

func randomLink(rng *rand.Rand, link *model.Link, keys Keys) any {
	switch link.Kind {
	case model.One:
		return pick(rng, keys[link.To])
	case model.Many:
		list := []any{}
		for range rng.IntN(3) {
			list = append(list, pick(rng, keys[link.To]))
		}
		return list
	default:
		list := []any{}
		for range rng.IntN(3) {
			list = append(list, map[string]any(Random(rng, link.Target(), keys)))
		}
		return list
	}
}

func randomCitations(rng *rand.Rand, t *model.Type, keys Keys) any {
	list := []any{}
	for range rng.IntN(3) {
		f := t.Fields[rng.IntN(len(t.Fields))]
		list = append(list, map[string]any{"path": f.Name, "document": pick(rng, keys["SourceDocument"]), "clause": randomText(rng)})
	}
	return list
}

func randomValue(rng *rand.Rand, f *model.Field, keys Keys) any {
	switch f.Kind {
	case model.Bool:
		return rng.IntN(2) == 0
	case model.Int:
		return rng.Int64N(1000)
	case model.Enum:
		return pick(rng, f.Values)
	case model.EnumList:
		list := []any{}
		for range rng.IntN(3) {
			list = append(list, pick(rng, f.Values))
		}
		return list
	case model.TextList:
		list := []any{}
		for range rng.IntN(3) {
			list = append(list, randomText(rng))
		}
		return list
	case model.Date:
		return fmt.Sprintf("20%02d-%02d-%02d", rng.IntN(100), 1+rng.IntN(12), 1+rng.IntN(28))
	case model.DateTime:
		return model.FormatTime(rng.Int64N(2e15))
	case model.JSON:
		list := []any{}
		for range rng.IntN(3) {
			object := map[string]any{}
			for _, member := range f.Shape.Fields {
				if member.Required || rng.IntN(2) == 0 {
					object[member.Name] = randomValue(rng, member, keys)
				}
			}
			list = append(list, object)
		}
		return list
	case model.Ref:
		return pick(rng, keys[f.Ref])
	}
	switch f.Scalar {
	case "URL":
		return "https://example.com/" + fmt.Sprint(rng.IntN(100))
	case "EmailAddress":
		return fmt.Sprintf("someone%d@example.com", rng.IntN(100))
	case "CountryCode":
		return pick(rng, []string{"GB", "ZA", "DE"})
	case "Duration":
		return pick(rng, []string{"P1Y", "P6M", "P2W", "P1DT12H"})
	}
	switch f.Name {
	case "timeZone":
		return pick(rng, []string{"Europe/London", "Africa/Johannesburg"})
	case "locale":
		return pick(rng, []string{"en-GB", "af"})
	}
	return randomText(rng)
}

var alphabet = []rune("abcdefgh ijklmn-ÄÖéßıŒ漢字🦉'\"\\\n&<>\u2028%_")

func randomText(rng *rand.Rand) string {
	var b strings.Builder
	b.WriteByte('t')
	for range 1 + rng.IntN(12) {
		b.WriteRune(alphabet[rng.IntN(len(alphabet))])
	}
	return b.String()
}

func pick(rng *rand.Rand, from []string) string {
	if len(from) == 0 {
		return "nothing"
	}
	return from[rng.IntN(len(from))]
}

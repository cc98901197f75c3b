package model

// CutStep takes the first step off the path of a citation: a name, or list[key]. What is left is empty or begins with a dot.
// A key may hold dots itself.
func CutStep(where string) (name, key, rest string, ok bool) {
	end := 0
	for end < len(where) && where[end] != '.' && where[end] != '[' {
		end++
	}
	name, rest = where[:end], where[end:]
	if rest != "" && rest[0] == '[' {
		for end = 1; end < len(rest) && rest[end] != ']'; end++ {
		}
		if end < 2 || end == len(rest) {
			return "", "", "", false
		}
		key, rest = rest[1:end], rest[end+1:]
	}
	return name, key, rest, name != "" && (rest == "" || rest[0] == '.' && len(rest) > 1)
}

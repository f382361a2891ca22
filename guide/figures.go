package guide

import "strconv"

// Figures returns what is known of a failure for the words of its problem, by
// the names that they use. What is not known is left out, so that no sentence
// speaks of a number 0.
func (f Failure) Figures() map[string]any {
	args := map[string]any{}
	if f.Code != 0 {
		args["Code"] = strconv.Itoa(f.Code) // a name, not an amount: no marks between its digits
	}
	for name, text := range map[string]string{"Place": f.Place, "Folder": f.Folder, "Present": f.Present} {
		if text != "" {
			args[name] = text
		}
	}
	if f.Count > 0 {
		args["Count"] = f.Count
	}
	if f.Need > 0 {
		args["Needed"], args["Available"], args["Missing"] = Bytes(f.Need), Bytes(f.Have), Bytes(max(f.Need-f.Have, 0))
	}
	return args
}

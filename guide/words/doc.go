// Package words turns what the guide says into the reader's language.
//
// The guide speaks in keys and values: a guide.Text is the key of a message
// and its arguments, a guide.ProblemID the name of a file of words. Words holds
// one language and makes sentences of them, with its numbers, sizes, dates and
// plurals:
//
//	w, err := words.New()                // the language of the system
//	w.Text(step.Title)                   // "Checking “Demo iPhone, 12 November”"
//	w.Fix(panel.Problem, panel.Args)     // title, meaning, steps …
//	w.Bytes(38_000_000_000)              // "38 GB"
//
// A Words changes nothing after New and may be used from several goroutines.
//
// # Arguments
//
// Of a Text and of a Fix alike: a string stands as it is; an int or int64 is a
// number with its thousands marked; guide.Bytes is a size; guide.Percent a
// percentage; guide.When a date with its distance; time.Time a date;
// progress.Left a time left; backup.Kind, device.Trust and device.ServiceState
// the words for them; another guide.Text its sentence; a []string or
// []guide.Text a list with an “and”.
package words

// Package explain answers “What did it say?”: it takes a message, a number or a
// pasted log, as a person copied or remembers it, and finds the problems that
// it can mean, best first, and whether it is sure.
//
//	answer := explain.Find("Error 4013", explain.Options{Words: w})
//	if answer.Sure {
//		fmt.Println(answer.Entries[0].Title)
//	} else { // put the nearest as questions
//		for _, entry := range answer.Entries {
//			fmt.Println(w.Text(entry.Question))
//		}
//	}
//
// Of a short text all is read, of a log its last errors, of a long text its
// sentences (excerpt.go). Numbers are read with what stands around them
// (codes.go): “MBErrorDomain/205” is a number of the phone, “0xE8000015” of
// Apple's device library, “-21” beside “lockdownd” of that service;
// “iOS 17” and “27 %” are no error numbers. Phrases are compared word by word
// with those that are known for each problem, in all languages at once: words of
// one meaning are one (concepts.go), a negated word is its opposite (tokens.go),
// scripts without blanks are compared by pairs of letters, and what is mistyped,
// cut or misread by a scanner is forgiven (near.go). Rare words count more than
// common ones. What a text says beside its words weighs the problems: whether it
// went well, whose room is short, whether iCloud is meant (facets.go).
//
// An answer is sure where enough of it agrees and the next best is far enough
// behind; the level is measured (sure.go), on messages that the package is tuned
// on and, apart from them, on others that it never was (TestMeasured).
//
// What is known comes from the front matter of the fixes (codes and says), and
// from assets/messages: what phones and programs say, by language, and the words
// of one meaning. There is no other table of messages: a new one is added there.
//
// A number of the kind that belongs to reinstalling iOS, and not to a backup,
// comes with a question (Entry.Ask): which of the two was it? The answer goes
// into Options.Doing.
package explain

// Package explain answers “What did it say?”: it takes a message, a number or a
// pasted log, as a person copied or remembers it, and finds the problems that
// it can mean, best first.
//
//	for _, entry := range explain.Find("Error 4013", explain.Options{Words: w}) {
//		fmt.Println(entry.Title)
//	}
//
// It looks for two things. Numbers are read with what stands around them:
// “MBErrorDomain/205” is a number of the phone, “0xE8000015” of Apple's device
// library, “-21” beside “lockdownd” of the phone's doorkeeper; “iOS 17” and
// “27 %” are no error numbers. Phrases are compared word by word with those that
// are known for each problem, in all languages at once, forgiving of typos and
// of the order. Rare words count more than common ones.
//
// Both come from the front matter of the fixes (codes and says); there is no
// other table, so a new message is added where its words are.
//
// A number of the kind that belongs to reinstalling iOS, and not to a backup,
// comes with a question (Entry.Ask): which of the two was it? The answer goes
// into Options.Doing.
package explain

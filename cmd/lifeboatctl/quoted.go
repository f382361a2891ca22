package main

import "strings"

// asMeant are the arguments as they were typed. Windows reads \" as a quote within an
// argument: of "D:\Old phone\", which is how shells complete the name of a folder, it makes
// one that ends in a quote, and takes all that stands behind it into it. No name has a quote
// there.
func asMeant(goos string, args []string) []string {
	if goos != "windows" {
		return args
	}
	var meant []string
	for _, arg := range args {
		folder, rest, quoted := strings.Cut(arg, `"`)
		if !quoted || strings.Contains(rest, `"`) || !strings.Contains(folder, `\`) {
			meant = append(meant, arg)
			continue
		}
		meant = append(append(meant, folder+`\`), strings.Fields(rest)...)
	}
	return meant
}

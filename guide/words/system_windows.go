package words

import (
	"os"

	"golang.org/x/sys/windows"
)

// systemLanguages asks Windows for the languages of its own windows. A
// variable that is set wins, as a terminal's person meant it.
func systemLanguages() []string {
	if found := fromEnvironment(os.Getenv); len(found) > 0 {
		return found
	}
	found, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil {
		return nil
	}
	return found
}

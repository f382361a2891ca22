package disk

// HidePlaceholders has this program see files and folders that a cloud keeps as any others,
// from now on. Windows shows most programs that they are reparse points, also when all of a
// file is on this computer, and package os then calls it irregular: a backup in OneDrive
// would be none. What is only online comes when it is read, as for any program.
//
// Source: RtlSetProcessPlaceholderCompatibilityMode in Microsoft's documents of ntifs.h. On
// other systems it does nothing.
func HidePlaceholders() { hidePlaceholders() }

// ShowPlaceholders calls f so that it sees them, to know what is only online.
func ShowPlaceholders(f func()) { showPlaceholders(f) }

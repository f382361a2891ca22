package guide

// Scenes are the scenes of the golden text, made, for tests from outside.
func Scenes() map[string]Situation {
	g := testGuide()
	made := map[string]Situation{}
	for _, sc := range scenes() {
		made[sc.name] = sc.make(g)
	}
	return made
}

// SceneGuide is the guide that the golden text is made with.
func SceneGuide() *Guide { return testGuide() }

// Raised are the problems that a Situation can show by itself, on each system.
func Raised() []ProblemID {
	var all []ProblemID
	for goos := range systems {
		for _, p := range testGuide().registered(goos) {
			all = append(all, p.id)
		}
	}
	all = append(all, carried()...)
	return append(all,
		FitIOSTooOld, FitIOSOutOfReach, FitNoSpace, FitSpaceErase, FitOtherKind, FitFindMyOn, FitBatteryLow, FitNotEncrypted)
}

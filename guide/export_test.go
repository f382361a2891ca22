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

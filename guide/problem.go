package guide

// ProblemID is the stable name of a problem: area/name. It is also the path of
// the Markdown file that holds its words. IDs are never renamed or reused.
type ProblemID string

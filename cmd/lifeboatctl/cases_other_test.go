//go:build !unix

package main

func (j *caseJudge) asNobody() { j.t.Skip("needs the permissions of Unix") }

//go:build !unix

package main

import "time"

var begin = time.Now()

// spent is the time that passed, which nearly is that of the processor while nothing else runs.
func spent() time.Duration { return time.Since(begin) }

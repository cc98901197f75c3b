//go:build !unix

package storetest

import "syscall"

// processAttr lets a process run as the present user.
func processAttr(*account) *syscall.SysProcAttr { return nil }

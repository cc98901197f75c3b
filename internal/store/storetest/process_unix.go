//go:build unix && !linux

package storetest

import "syscall"

// processAttr makes a process run as the account, or as the present user.
func processAttr(who *account) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{}
	if who != nil {
		attr.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return attr
}

package storetest

import "syscall"

// processAttr makes a process run as the account, or as the present user, and
// makes it end with the thread that starts it.
func processAttr(who *account) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if who != nil {
		attr.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return attr
}

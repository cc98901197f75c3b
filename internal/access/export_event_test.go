package access

// ForgetMost is how many events that are too old one that is written takes along.
const ForgetMost = forgetMost

// LookForOldEvents makes the next event look for those that are too old.
func LookForOldEvents() { forgot.Store(0) }

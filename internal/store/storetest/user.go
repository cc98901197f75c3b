package storetest

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
)

// account is a user of the operating system.
type account struct{ uid, gid uint32 }

// serverUser returns whom the server runs as: nil for the present user, or
// another when that is root, as whom PostgreSQL refuses to run.
func serverUser() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(found.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(found.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &account{uint32(uid), uint32(gid)}, nil
	}
	return nil, fmt.Errorf("find a user other than root to run PostgreSQL: neither postgres nor nobody exists")
}

internal import ArgumentParser
internal import Foundation

// A reader that has seen enough, such as `head`, closes the pipe. That is no reason to leave
// reports unwritten, so writing finds out itself.
signal(SIGPIPE, SIG_IGN)
Greenroom.main()

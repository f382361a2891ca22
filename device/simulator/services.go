package simulator

// services gives what every phone has. Others come by Phone.Handle.
func services() map[string]Service {
	return map[string]Service{
		secureNotices:   serveNotices,
		insecureNotices: serveNotices,
	}
}

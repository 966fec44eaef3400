"""What a socket unit of systemd does for a service."""

import shutil
import socket

from .folders import new_folder


class SystemdSockets:
    """Listening sockets as a socket unit makes them."""

    def __init__(self, *names):
        self.folder = new_folder()
        self.names = names
        self.sockets = []
        for name in names:
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(str(self.folder / f"{name}.sock"))
            listener.listen(64)
            self.sockets.append(listener)

    def prefix(self):
        """Runs a command with them as descriptors 3 and up, addressed to that very process."""
        moves = " ".join(f"{3 + i}<&{listener.fileno()}" for i, listener in enumerate(self.sockets))
        variables = f"LISTEN_PID=$$ LISTEN_FDS={len(self.sockets)} LISTEN_FDNAMES={':'.join(self.names)}"
        return ["bash", "-ec", f'{variables} exec "$@" {moves}', "bash"]

    def pass_fds(self):
        return [listener.fileno() for listener in self.sockets]

    def close(self):
        for listener in self.sockets:
            listener.close()
        shutil.rmtree(self.folder)

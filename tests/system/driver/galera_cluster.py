"""Several MariaDB servers that hold the same: what one has acknowledged the others have, too."""

import re

from .addresses import free_port
from .mariadb_server import MariadbServer, options
from .server_database import DatabaseFault
from .waiting import wait_until

_PROVIDER = "/usr/lib/galera/libgalera_smm.so"


class GaleraCluster:
    """`settings` are system variables of every node."""

    def __init__(self, size=3, authority=None, **settings):
        self.nodes = []
        for number in range(1, size + 1):
            self.nodes.append(GaleraNode(self, number, authority, settings))
        self._databases = 0

    def start(self):
        for node in self.nodes:
            node.start()
        return self

    def remove(self):
        for node in reversed(self.nodes):
            node.remove()

    @property
    def running(self):
        return [node for node in self.nodes if node.is_running]

    @property
    def address(self):
        return "gcomm://" + ",".join(f"127.0.0.1:{node.group_port}" for node in self.nodes)

    def new_database(self):
        """Its name; every node has it."""
        return self.running[0].new_database()

    def drop_database(self, name):
        self.running[0].drop_database(name)

    def url(self, database, **parameters):
        """With every node as a host."""
        first, *others = self.nodes
        return first.url(database, *others, **parameters)

    def wait_until_synced(self, size):
        """So many run, know of each other and have everything."""
        wait_until(lambda: len(self.running) == size and all(node.is_synced(size) for node in self.running), 60,
                   f"{size} nodes in step")


class GaleraNode(MariadbServer):
    """The first one to start makes the cluster; the others take all they have from it."""

    start_seconds = 120  # with scripts that look around once a second

    def __init__(self, cluster, number, authority, settings):
        super().__init__(authority=authority, **settings)
        self.group_port, self._incremental_port, self._transfer_port = free_port(), free_port(), free_port()
        self._cluster = cluster
        self._number = number

    def is_synced(self, size):
        try:
            status = dict(self.administrator.rows("SHOW GLOBAL STATUS WHERE Variable_name IN "
                                                  "('wsrep_local_state_comment', 'wsrep_cluster_size', 'wsrep_ready')"))
        except DatabaseFault:
            return False
        return status == {"wsrep_local_state_comment": "Synced", "wsrep_cluster_size": f"{size}", "wsrep_ready": "ON"}

    def _lay_out(self):
        if self._is_first():
            super()._lay_out()
        else:
            self._give_away(self.folder)  # where the socket will be

    def _make_user(self):
        if self._is_first():
            super()._make_user()

    def _is_first(self):
        return not any(node.is_running for node in self._cluster.nodes if node is not self)

    def _launch(self, *more):
        """A node that was killed says first how much it has, as on Debian: then it gets only what is missing."""
        if self._is_first():
            super()._launch("--wsrep-new-cluster", *more)
        else:
            super()._launch(*self._recovered_position(), *more)

    def _recovered_position(self):
        if not (self.data / "grastate.dat").exists():
            return []
        written = self._run(*self._command(), "--wsrep-recover")
        found = re.findall(r"WSREP: Recovered position:? (\S+:\d+)", written)
        return [f"--wsrep-start-position={found[-1]}"] if found else []

    def _command(self):
        provider = {"gmcast.listen_addr": f"tcp://127.0.0.1:{self.group_port}", "base_host": "127.0.0.1",
                    "base_port": self.group_port, "ist.recv_addr": f"127.0.0.1:{self._incremental_port}",
                    "gcache.size": "16M"}
        settings = {"wsrep_on": "ON", "wsrep_provider": _PROVIDER, "wsrep_cluster_name": "tests",
                    "wsrep_cluster_address": self._cluster.address, "wsrep_node_name": f"node{self._number}",
                    "wsrep_node_address": f"127.0.0.1:{self.group_port}", "wsrep_sst_method": "rsync",
                    "wsrep_sst_receive_address": f"127.0.0.1:{self._transfer_port}",
                    "wsrep_provider_options": ";".join(f"{name}={value}" for name, value in provider.items()),
                    "binlog_format": "ROW", "innodb_autoinc_lock_mode": 2}
        return super()._command() + options(settings)

    def _is_ready(self):
        try:
            return self.administrator.value("SELECT @@wsrep_on") and self.administrator.rows(
                "SHOW GLOBAL STATUS WHERE Variable_name = 'wsrep_ready' AND Value = 'ON'")
        except DatabaseFault:
            return False

// plain_pool SOCKET PROCESSES: what FastCGI costs in the plain way, with nothing to check:
// processes that block in libfcgi's accept and answer 204. Only the cookie "session=refuse-me" is
// refused, so that the bench can see that the check is really asked.

#include <cstring>
#include <iostream>
#include <string>

#include <fcgiapp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace {

constexpr int kBacklog = 511;

[[noreturn]] void serve(int socket) {
  FCGX_Request request;
  FCGX_InitRequest(&request, socket, 0);
  while (FCGX_Accept_r(&request) == 0) {
    const char* cookie = FCGX_GetParam("HTTP_COOKIE", request.envp);
    const bool refused = cookie != nullptr && std::strcmp(cookie, "session=refuse-me") == 0;
    FCGX_PutS(refused ? "Status: 401\r\n\r\n" : "Status: 204\r\n\r\n", request.out);
    FCGX_Finish_r(&request);
  }
  _exit(1);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 || FCGX_Init() != 0) {
    std::cerr << "plain_pool SOCKET PROCESSES\n";
    return 2;
  }
  const int socket = FCGX_OpenSocket(arguments[1], kBacklog);
  if (socket < 0) return 1;
  for (int i = std::stoi(arguments[2]); i > 0; --i) {
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGTERM);
      serve(socket);
    }
  }
  pause();
}

#include "process/worker_board.hpp"

namespace sih_auth::process {

void WorkerBoard::note_alive(std::size_t slot) {
  slots_->last_alive.at(slot).store(Clock::now().time_since_epoch().count());
}

void WorkerBoard::reset(std::size_t slot) {
  slots_->last_alive.at(slot).store(0);
}

WorkerBoard::Clock::time_point WorkerBoard::last_alive(std::size_t slot) const {
  return Clock::time_point(Clock::duration(slots_->last_alive.at(slot).load()));
}

}  // namespace sih_auth::process

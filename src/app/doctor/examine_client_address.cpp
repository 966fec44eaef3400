#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/network.hpp"
#include "sih_auth/base/random.hpp"

#include "app/doctor/address_facts.hpp"
#include "app/doctor/examinations.hpp"
#include "app/doctor/nginx_rules.hpp"
#include "app/doctor/outside.hpp"
#include "app/doctor/owner_database.hpp"
#include "storage/inspection.hpp"

namespace sih_auth::app {
namespace {

// Of the networks that are for documentation: nobody's.
constexpr const char* kForgedAddress = "203.0.113.77";

const Findings::Remedy kRealAddress{
    "include snippets/sih-auth-realip.conf;   (in each server, with your proxy's address in it)"};

std::string address_without_account() {
  std::array<unsigned char, 12> bytes{};
  base::SystemRandom().fill(bytes);
  return "doctor-" + base::to_hex(std::string(bytes.begin(), bytes.end())) + "@doctor.invalid";
}

void judge_forged(const Installation& it, const std::string& own, Findings& findings) {
  const auto networks = it.nginx ? trusted_networks(*it.nginx) : std::vector<std::string>{};
  const auto is_trusted = [&](const std::string& network) {
    return !is_everybody(network) && is_in_network(own, network);
  };
  if (std::ranges::any_of(networks, is_trusted)) {
    findings.not_checked("whether nginx trusts strangers on their address: it rightly trusts " +
                             own + ", where this command asks from",
                         {"run `sih-auth doctor URL` on this machine with the name of the portal "
                          "leading to its public address"});
    return;
  }
  findings.wrong(
      "nginx believes any visitor's X-Forwarded-For: a wrong password was counted for "
      "an invented address, so no limit by address holds",
      {"set_real_ip_from 192.0.2.10;   (your own proxy's address alone, in "
       "sih-auth-realip.conf)",
       "real_ip_recursive on;"});
}

void judge_counted(const Installation& it, const std::string& network, const std::string& own,
                   Findings& findings) {
  if (network == kForgedAddress) {
    judge_forged(it, own, findings);
  } else if (network == base::network_of(own)) {
    findings.ok("a visitor is counted by the address that they come from (" + network + ")");
  } else if (is_private_address(network)) {
    findings.warn("this command asked from " + own + " and was counted as " + network +
                      ": that is a proxy's address, unless your network translates addresses",
                  kRealAddress);
  } else {
    findings.ok("an invented X-Forwarded-For is not believed (counted as " + network + ")");
  }
}

void try_wrong_password(const Installation& it, storage::SqlInspection& database,
                        Findings& findings) {
  const std::string email = address_without_account();
  const auto answer = ask_outside(
      it, {.url = it.request.url + "/login",
           .method = "POST",
           .headers = {"Content-Type: application/json",
                       std::string("X-Forwarded-For: ") + kForgedAddress,
                       std::string("X-Real-IP: ") + kForgedAddress,
                       std::string("Forwarded: for=") + kForgedAddress},
           .body = "{\"email\":\"" + email + "\",\"password\":\"not-a-password-of-anybody\"}"});
  const auto networks = database.networks_of_wrong_password(email);
  for (const std::string& network : networks)
    database.take_back_wrong_password(email, network);
  if (!answer || answer->status != 401) {
    findings.not_checked("whose address nginx tells the service: a login is answered " +
                             (answer ? std::to_string(answer->status) : "by nothing"),
                         {answer && answer->status == 429
                              ? "too many wrong passwords came from here: try in 15 minutes"
                              : "put right what is said under \"Portal\", then run this again"});
    return;
  }
  if (networks.empty()) {
    findings.wrong("a wrong password at " + it.request.url + " is not counted in " +
                       it.config().database.name() +
                       ": the service that answers has another database",
                   {"DATABASE_URL and STATE_DIR in " + it.settings_place() +
                    ", then: systemctl restart sih-auth"});
    return;
  }
  judge_counted(it, networks.front(), answer->own_address, findings);
}

void judge_visitors(storage::SqlInspection& database, Findings& findings) {
  constexpr std::chrono::days kRecent{7};
  const auto since = base::SystemClock().now() - kRecent;
  if (const auto shared = shared_address(database.addresses_since(since))) {
    findings.wrong(
        "nearly all visitors of the last week seem to come from " + *shared +
            ": nginx sees a proxy's address instead of theirs, and they share all limits",
        kRealAddress);
  }
}

}  // namespace

Findings examine_client_address(const Installation& it) {
  Findings findings;
  const auto connection = open_database(it, "whose address nginx tells the service", findings);
  if (!connection) return findings;
  storage::SqlInspection database(*connection);
  judge_visitors(database, findings);
  if (can_ask_outside(it, findings)) try_wrong_password(it, database, findings);
  return findings;
}

}  // namespace sih_auth::app

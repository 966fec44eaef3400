#include "storage/inspection.hpp"

#include <utility>

#include "sih_auth/domain/password_throttles.hpp"

#include "storage/text_prefix.hpp"

namespace sih_auth::storage {

using domain::password_throttles::kPerAddress;
using domain::password_throttles::kPerAddressAndNetwork;
using domain::password_throttles::kPerNetwork;

std::string SqlInspection::quick_check() {
  const auto verdict = connection_.first<std::string>("PRAGMA quick_check(1)");
  return verdict ? std::get<0>(*verdict) : "no answer";
}

std::optional<base::UnixTime> SqlInspection::newest_time() {
  const auto row = connection_.first<long long>(
      "SELECT COALESCE(MAX(newest), 0) FROM (SELECT MAX(created_at) AS newest FROM users "
      "UNION ALL SELECT MAX(created_at) FROM logins "
      "UNION ALL SELECT MAX(last_seen_at) FROM sessions "
      "UNION ALL SELECT MAX(last_seen_at) FROM devices "
      "UNION ALL SELECT MAX(created_at) FROM outbox) AS tables");
  if (!row || std::get<0>(*row) == 0) return std::nullopt;
  return base::unix_time(std::get<0>(*row));
}

ParkedMails SqlInspection::parked_since(base::UnixTime since) {
  const auto rows = connection_.all<std::string>(
      "SELECT last_error FROM outbox WHERE channel = 'mail' AND parked_at >= :since AND parked_at "
      "> 0 "
      "ORDER BY parked_at DESC",
      {base::to_integer(since)});
  if (rows.empty()) return {};
  return {static_cast<long long>(rows.size()), std::get<0>(rows.front())};
}

std::optional<WaitingMail> SqlInspection::oldest_waiting() {
  const auto row = connection_.first<long long, std::string>(
      "SELECT created_at, last_error FROM outbox WHERE channel = 'mail' AND parked_at = 0 "
      "ORDER BY created_at LIMIT 1");
  if (!row) return std::nullopt;
  return WaitingMail{base::unix_time(std::get<0>(*row)), std::get<1>(*row)};
}

std::vector<VisitorAddress> SqlInspection::addresses_since(base::UnixTime since) {
  std::vector<VisitorAddress> addresses;
  for (const auto& [ip, sessions, browsers] : connection_.all<std::string, long long, long long>(
           "SELECT ip, COUNT(*), COUNT(DISTINCT user_agent) FROM sessions "
           "WHERE created_at >= :since GROUP BY ip ORDER BY COUNT(*) DESC",
           {base::to_integer(since)})) {
    addresses.push_back({ip, sessions, browsers});
  }
  return addresses;
}

std::vector<std::string> SqlInspection::networks_of_wrong_password(std::string_view email) {
  const std::string prefix = std::string(email) + "|";
  std::vector<std::string> networks;
  for (const auto& [subject] : connection_.all<std::string>(
           "SELECT subject FROM throttles WHERE rule = :rule "
           "AND subject >= :prefix AND subject < :end",
           {std::string(kPerAddressAndNetwork), prefix, end_of_prefix(prefix)})) {
    networks.push_back(subject.substr(prefix.size()));
  }
  return networks;
}

void SqlInspection::take_back_wrong_password(std::string_view email, std::string_view network) {
  const std::string both = std::string(email) + "|" + std::string(network);
  connection_.write([&] {
    const auto row = connection_.first<std::string>(
        "SELECT times FROM throttles WHERE rule = :rule AND subject = :subject",
        {std::string(kPerNetwork), std::string(network)});
    for (const auto& [rule, subject] :
         {std::pair{kPerAddressAndNetwork, both}, {kPerAddress, std::string(email)}}) {
      connection_.execute("DELETE FROM throttles WHERE rule = :rule AND subject = :subject",
                          {std::string(rule), subject});
    }
    if (!row) return;
    // The last of the times is this one, or a stranger's of the same minute: as good.
    const std::string& times = std::get<0>(*row);
    const auto comma = times.rfind(',');
    if (comma == std::string::npos) {
      connection_.execute("DELETE FROM throttles WHERE rule = :rule AND subject = :subject",
                          {std::string(kPerNetwork), std::string(network)});
    } else {
      connection_.execute(
          "UPDATE throttles SET times = :times WHERE rule = :rule "
          "AND subject = :subject",
          {times.substr(0, comma), std::string(kPerNetwork), std::string(network)});
    }
  });
}

}  // namespace sih_auth::storage

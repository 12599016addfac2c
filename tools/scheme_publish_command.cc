#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/command_id.h"
#include "ledger/log/clock.h"
#include "tools/answer_json.h"
#include "tools/commands.h"
#include "tools/key_file.h"
#include "tools/ledger_writer.h"
#include "tools/report.h"
#include "tools/request_signing.h"
#include "tools/scheme_file.h"

namespace grantledger {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string actor;
  std::string recorded_at;
  std::string key_file;
};

// A request that asks for one fact. Its id is made of what it asks, so that publishing a file again
// gives the same answers and records nothing.
Request request_for(Event wanted, const ActorId& actor, Timestamp received_at) {
  const Event facts[] = {wanted};
  const Digest content = sha256(canonical_request({}, actor, facts));
  Request request;
  request.id = command_id_of(content);
  request.actor = actor;
  request.received_at = received_at;
  request.commands = {{std::move(wanted)}};
  request.digest = digest_of(request);
  return request;
}

// Reads all files; prints every problem of each. Absent: there were some.
std::optional<std::vector<SchemeFile>> read_files(const std::vector<std::string>& paths,
                                                  std::ostream& err) {
  std::vector<SchemeFile> schemes;
  bool is_good = true;
  for (const std::string& path : paths) {
    auto scheme = read_scheme_file(path);
    if (scheme) {
      schemes.push_back(*std::move(scheme));
      continue;
    }
    is_good = false;
    for (const std::string& problem : scheme.error()) err << problem << '\n';
  }
  if (!is_good) return std::nullopt;
  return schemes;
}

Result<ActorId> actor_of(const Options& options, const LogReader& log) {
  if (!options.actor.empty()) return ActorId::parse(options.actor);
  TRY(const std::vector<StoredEnvelope> first, log.read(0, {.count_max = 1}));
  TRY(const Envelope opened, decode(first.front()));
  return opened.actor;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : " ") + text;
  return all;
}

bool is_refused_as_existing(const Outcome& outcome) {
  const auto* refused = std::get_if<Refused>(&outcome);
  return refused && refused->refusal.no.reason == Reason::already_exists;
}

// Whether the wish came true by another request: the very version, or a scheme of the same
// administrator.
bool stands(const Books& books, const Event& wanted) {
  if (const auto* asked = std::get_if<SchemeEstablished>(&wanted)) {
    const SchemeRow* row = find(books.schemes, asked->scheme);
    return row && row->is_established && row->administrator == asked->administrator;
  }
  const auto* asked = std::get_if<RuleVersionPublished>(&wanted);
  return asked && std::ranges::any_of(books.rules.versions_of(asked->rule.scheme),
                                      [&](const KnownVersion& known) {
                                        return !known.voided && known.rule == asked->rule;
                                      });
}

// One row for what a request asked for and what became of it.
Json row_of(const Event& wanted, const Answer& answer) {
  Json row = Json::object();
  if (const auto* scheme = std::get_if<SchemeEstablished>(&wanted)) {
    row = {{"scheme", scheme->scheme.text()}, {"name", scheme->name}};
  }
  if (const auto* version = std::get_if<RuleVersionPublished>(&wanted)) {
    row = {{"scheme", version->rule.scheme.text()},
           {"version", version->rule.version.text()},
           {"illustrative", joined(version->rule.illustrative)}};
  }
  if (const auto* accepted = std::get_if<Accepted>(&answer.outcome)) {
    row["position"] = accepted->position;
  } else if (const auto* refused = std::get_if<Refused>(&answer.outcome)) {
    const ReasonText* const reason = text_of(refused->refusal.no.reason);
    row["refused"] = reason ? reason->code : "unknown";
    row["message"] = message_of(refused->refusal.no);
  } else if (const auto* error = std::get_if<Error>(&answer.outcome)) {
    row["refused"] = code_of(error->fault);
    row["message"] = error->detail;
  }
  return row;
}

Result<ExitStatus> publish(const Invocation& invocation, const Options& options) {
  const auto schemes = read_files(options.files, invocation.streams.err);
  if (!schemes) return ExitStatus::bad_input;
  std::optional<Timestamp> recorded_at;
  if (!options.recorded_at.empty()) {
    TRY(recorded_at, parse_timestamp(options.recorded_at));
  }
  std::optional<PrivateKey> key;
  if (!options.key_file.empty()) {
    TRY(key, read_key_file(options.key_file, KeyUse::note));
  }
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  TRY(const ActorId actor, actor_of(options, writer->store().log()));

  std::vector<Request> requests;
  for (const SchemeFile& scheme : *schemes) {
    requests.push_back(request_for(scheme.scheme, actor, clock.now()));
    for (const RuleVersionPublished& version : scheme.versions) {
      requests.push_back(request_for(version, actor, clock.now()));
    }
  }
  for (Request& request : requests) {
    request.recorded_at = recorded_at;
    if (recorded_at) *recorded_at += std::chrono::microseconds(1);
    if (key) {
      TRY_VOID(sign_request(request, *key));
    }
  }
  TRY(const std::vector<Answer> answers, writer->sequencer().step(requests));
  TRY_VOID(writer->close());

  Report report{{{"scheme"},
                 {"version"},
                 {"position", ColumnKind::number},
                 {"illustrative"},
                 {"refused", ColumnKind::text, "Refused"},
                 {"message", ColumnKind::text, "Why"}},
                {}};
  ExitStatus highest = ExitStatus::done;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Event& wanted = requests[i].commands.front().wanted;
    Json row = row_of(wanted, answers[i]);
    if (is_refused_as_existing(answers[i].outcome) && stands(writer->sequencer().books(), wanted)) {
      row.erase("refused");
      row["message"] = "It stands already, by another request";
    } else {
      highest = std::max(highest, status_of(answers[i].outcome));
    }
    report.rows.push_back(std::move(row));
  }
  report.note = "Assumed: illustrative parameters, which no source gives";
  print(report, invocation.format, invocation.streams.out);
  return highest;
}

}  // namespace

CommandSpec scheme_publish_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "scheme publish",
      .summary =
          "Establish schemes and publish their rule versions; what is there already "
          "stays as it is",
      .example = "grantledger scheme publish docs/schemes/*.toml",
      .options = {{"FILE", "Scheme definitions; docs/schemes/README.md says how they are written",
                   &options->files, true},
                  {"--actor", "Who publishes; the ledger's administrator if not given",
                   &options->actor},
                  {"--key", "The actor's private key, where requests must be signed",
                   &options->key_file},
                  {"--recorded-at", "In a simulated ledger: when", &options->recorded_at}},
      .run = [options](const Invocation& invocation) { return publish(invocation, *options); }};
}

}  // namespace grantledger

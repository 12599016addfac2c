#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log/clock.h"
#include "tools/answer_json.h"
#include "tools/commands.h"
#include "tools/fact_json.h"
#include "tools/input_file.h"
#include "tools/ledger_writer.h"
#include "tools/line_reader.h"

namespace grantledger {
namespace {

constexpr std::size_t group_size_max = 1'000;  // Requests that share one sync.

// What becomes of one line: a request that waits for its answer, or an answer already.
struct AskedLine {
  std::optional<CommandId> id;
  std::optional<Error> problem;  // Absent: the request is the next of the group.
};

// The requests of some lines, in order, and what to answer the others.
struct Group {
  std::vector<AskedLine> lines;
  std::vector<Request> requests;
};

Group read_group(const std::vector<std::string>& texts, Timestamp received_at) {
  Group group;
  for (const std::string& text : texts) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    ParsedRequest parsed = parse_request(text, received_at);
    if (parsed.request) {
      group.lines.push_back({parsed.id, std::nullopt});
      group.requests.push_back(*std::move(parsed.request));
    } else {
      group.lines.push_back({parsed.id, parsed.request.error()});
    }
  }
  return group;
}

// Prints one answer for each line, in order, and returns the highest status. `stopped` is why the
// requests have none: then nobody knows what became of them.
ExitStatus print_answers(const Group& group, const Result<std::vector<Answer>>& answers,
                         std::ostream& out) {
  ExitStatus highest = ExitStatus::done;
  std::size_t next = 0;
  for (const AskedLine& line : group.lines) {
    Json json;
    ExitStatus status;
    if (line.problem || !answers) {
      const Error& error = line.problem ? *line.problem : answers.error();
      json = json_of(line.id, error);
      status = status_of(error.fault);
    } else {
      const Answer& answer = (*answers)[next++];
      json = json_of(answer);
      status = status_of(answer.outcome);
    }
    out << text_of(json) << '\n';
    highest = std::max(highest, status);
  }
  out.flush();
  return highest;
}

Result<ExitStatus> answer_lines(LineReader& lines, LedgerWriter& writer, const Clock& clock,
                                std::ostream& out) {
  ExitStatus highest = ExitStatus::done;
  for (;;) {
    TRY(const std::vector<std::string> texts, lines.read(group_size_max));
    if (texts.empty()) return highest;
    const Group group = read_group(texts, clock.now());
    Result<std::vector<Answer>> answers;
    if (!group.requests.empty()) answers = writer.sequencer().step(group.requests);
    highest = std::max(highest, print_answers(group, answers, out));
    if (!answers) return highest;  // Corrupt or unavailable: nothing more can be answered.
    writer.wake_followers();
  }
}

Result<ExitStatus> submit(const Invocation& invocation, const std::string& path) {
  TRY(const InputFile input, InputFile::open(path, invocation.streams.input, "a file of requests"));
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  LineReader lines(input.file(), json_size_max + 1);
  TRY(const ExitStatus status, answer_lines(lines, *writer, clock, invocation.streams.out));
  TRY_VOID(writer->close());
  return status;
}

}  // namespace

CommandSpec submit_command() {
  const auto path = std::make_shared<std::string>();
  return {.name = "submit",
          .summary = "Decide requests: one in JSON a line in, one answer a line out, in order",
          .example =
              "grantledger submit requests.jsonl\n"
              "  producer | grantledger submit - | consumer\n"
              "docs/requests.md shows every kind of request.",
          .options = {{"FILE", "The requests, or - for standard input", path.get(), true}},
          .run = [path](const Invocation& invocation) { return submit(invocation, *path); }};
}

}  // namespace grantledger

#include "tests/mutation/played_story.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "events/codec.h"
#include "tools/fact_json.h"
#include "tools/json_text.h"
#include "tools/scheme_file.h"

namespace grantledger {

StoryLedger::StoryLedger(std::uint16_t controls) {
  LedgerOpened opened{.origin = "mutations",
                      .administrator = *ActorId::parse("administrator"),
                      .simulated = true,
                      .effective_on = date_of(1970, 1, 1),
                      .controls = controls};
  append({.command = {1, 1}, .actor = opened.administrator, .facts = {opened}});
}

Position StoryLedger::append(Envelope envelope) {
  const auto stored = encode(envelope);
  CHECK(stored.has_value());
  stored_.push_back(*stored);
  recorded_.push_back(std::move(envelope));
  evolve(books_, recorded_.size(), recorded_.back());
  return recorded_.size();
}

Played StoryLedger::play(const std::string& line) {
  ParsedRequest parsed = parse_request(line, last_ + std::chrono::microseconds(1));
  if (!parsed.request) return {};
  const Request& request = *parsed.request;
  const Timestamp at = request.recorded_at.value_or(request.received_at);
  if (at <= last_) return {};
  for (const Command& command : request.commands) {
    const auto seen = position_seen_by(command.wanted);
    if (seen && *seen >= 1 && *seen <= recorded_.size()) {
      books_.recorded[*seen] = recorded_[*seen - 1];
    }
  }
  const Verdict verdict = decide(books_, request, at);
  books_.recorded.clear();
  const std::string reason =
      verdict ? std::string() : std::string(text_of(verdict.error().no.reason)->code);
  if (!verdict && !is_evidence(verdict.error().no.reason)) return {false, 0, reason};
  Envelope envelope{
      .command = request.id, .request = request.digest, .actor = request.actor, .recorded_at = at};
  if (verdict) {
    envelope.facts = *verdict;
  } else {
    envelope.facts.push_back(evidence_of(request, verdict.error()));
  }
  last_ = at;
  return {verdict.has_value(), append(std::move(envelope)), reason};
}

std::vector<Finding> StoryLedger::findings(Severity least) const {
  MemoryLog log;
  CHECK(log.append(0, stored_).has_value());
  FindingsWanted wanted;
  wanted.severity_min = least;
  auto found = findings_of({.log = &log}, wanted);
  CHECK(found.has_value());
  return *std::move(found);
}

std::vector<std::string> files_in(const std::string& folder, std::string_view ending) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().string().ends_with(ending)) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

StoryText opened_story() {
  StoryText story =
      story_of("opening", {GRANTLEDGER_SOURCE_DIR "/docs/schemes/lives/opening.jsonl"});
  const Json last = Json::parse(story.lines.back());
  const auto at = parse_timestamp(last["recorded_at"].get<std::string>());
  CHECK(at.has_value());
  for (std::string& line : scheme_requests(*at)) story.lines.push_back(std::move(line));
  return story;
}

StoryText story_of(const std::string& name, const std::vector<std::string>& files) {
  StoryText story{name, {}};
  for (const std::string& file : files) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) story.lines.push_back(line);
    }
  }
  return story;
}

std::vector<std::string> scheme_requests(Timestamp at) {
  const auto files = files_in(GRANTLEDGER_SOURCE_DIR "/docs/schemes", ".toml");
  std::vector<std::string> lines;
  std::uint64_t count = 0;
  const auto add = [&](Event fact) {
    Request request{.id = {2, ++count}, .actor = *ActorId::parse("administrator")};
    request.recorded_at = at + std::chrono::microseconds(static_cast<std::int64_t>(count));
    request.commands = {{std::move(fact)}};
    lines.push_back(json_of(request).dump());
  };
  for (const std::string& file : files) {
    const auto scheme = read_scheme_file(file);
    CHECK(scheme.has_value());
    add(scheme->scheme);
    for (const RuleVersionPublished& version : scheme->versions) add(version);
  }
  return lines;
}

}  // namespace grantledger

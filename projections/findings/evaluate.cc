// The reading half of findings.h.

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "events/codec.h"
#include "ledger/log/memory_table.h"
#include "projections/findings/assessed.h"
#include "projections/findings/findings.h"
#include "projections/findings/rule.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

using Section = EvidenceSection;

// The stored rows and, in memory, what the log has beyond them: together in the order of keys.
class JoinedRows final : public TableReader {
 public:
  static Result<std::unique_ptr<JoinedRows>> open(const QuerySource& source) {
    auto rows = std::make_unique<JoinedRows>();
    Findings fold;
    if (source.views != nullptr) {
      const ViewId view{.name = std::string(fold.name()), .version = fold.version()};
      TRY(rows->stored_, source.views->open_reader(view, *source.log));
    } else {
      rows->stored_ = std::make_unique<MemoryTable>();
    }
    // Read after the view was opened, so that the head is not before its checkpoint.
    const Position head = source.log->head();
    constexpr Position interval = 8'192;
    const auto take = [&](Position position, const Envelope& envelope) -> Result<bool> {
      fold.fold(position, envelope);
      if (position % interval != 0) return true;
      TRY_VOID(rows->beyond_.commit(fold.drain(), {.position = position, .digest = {}}));
      if (!source.progress || source.progress(position, head)) return true;
      return fail(Fault::unavailable, "stopped before the query was done");
    };
    TRY_VOID(visit_envelopes(*source.log, rows->stored_->checkpoint().position, head, take));
    TRY_VOID(rows->beyond_.commit(fold.drain(), {.position = head, .digest = {}}));
    return rows;
  }

  Checkpoint checkpoint() const override { return beyond_.checkpoint(); }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    TRY(std::optional<std::string> row, beyond_.get(key));
    return row ? Result<std::optional<std::string>>(std::move(row)) : stored_->get(key);
  }
  Result<std::vector<std::optional<std::string>>> get_many(
      std::span<const std::string_view> keys) const override {
    std::vector<std::optional<std::string>> rows;
    for (const std::string_view key : keys) {
      TRY(std::optional<std::string> row, get(key));
      rows.push_back(std::move(row));
    }
    return rows;
  }

  Result<void> scan(std::string_view prefix, const RowVisitor& visit) const override {
    std::map<std::string, std::string, std::less<>> beyond;
    TRY_VOID(beyond_.scan(prefix, [&](std::string_view key, std::string_view value) {
      beyond.emplace(key, value);
      return true;
    }));
    if (beyond.empty()) return stored_->scan(prefix, visit);
    auto next = beyond.begin();
    bool goes_on = true;
    const auto visit_before = [&](const std::string_view* key) {
      for (; goes_on && next != beyond.end() && (!key || next->first < *key); ++next) {
        goes_on = visit(next->first, next->second);
      }
      return goes_on;
    };
    TRY_VOID(stored_->scan(prefix, [&](std::string_view key, std::string_view value) {
      return visit_before(&key) && (goes_on = visit_joined(key, value, next, beyond, visit));
    }));
    visit_before(nullptr);
    return {};
  }

 private:
  using Beyond = std::map<std::string, std::string, std::less<>>;

  // A row of both is one of a source's claims, whose bits are added; a put of the same is the same.
  static bool visit_joined(std::string_view key, std::string_view value, Beyond::iterator& next,
                           const Beyond& beyond, const RowVisitor& visit) {
    if (next == beyond.end() || next->first != key) return visit(key, value);
    std::string joined(value);
    if (key.front() != claim_section || !add_to_row(key, joined, next->second))
      joined = next->second;
    ++next;
    return visit(key, joined);
  }

  std::unique_ptr<TableReader> stored_;
  MemoryTable beyond_;
};

// The rows of one grant or application, until the next begins.
class DossierRows {
 public:
  explicit DossierRows(const World& world) : world_(world) {}

  bool is_empty() const { return spots_.empty(); }
  std::string_view about() const { return about_; }

  void begin(std::string_view about) {
    about_ = about;
    bytes_.clear();
    spots_.clear();
  }
  void take(std::string_view key, std::string_view value) {
    spots_.push_back({key.size(), value.size()});
    bytes_ += key;
    bytes_ += value;
  }

  // Valid until the next begin. Errors: corrupt.
  Result<std::span<const Evidence>> evidence() {
    evidence_.clear();
    parts_.clear();
    counts_.clear();
    std::string_view bytes = bytes_;
    for (const Spot& spot : spots_) {
      const std::string_view key = bytes.substr(0, spot.key_size);
      const std::string_view value = bytes.substr(spot.key_size, spot.value_size);
      bytes.remove_prefix(spot.key_size + spot.value_size);
      ReadEvidence read;
      const std::size_t before = parts_.size();
      if (!read_evidence(key, value, read, parts_)) {
        return fail(Fault::corrupt, "a row of findings is no evidence");
      }
      if (!world_.counts(read.evidence)) {
        parts_.resize(before);
        continue;
      }
      evidence_.push_back(read.evidence);
      counts_.push_back({read.parts, read.lines});
    }
    std::span<const EvidencePart> parts = parts_;
    for (std::size_t i = 0; i < evidence_.size(); ++i) {
      evidence_[i].parts = parts.first(counts_[i].parts);
      evidence_[i].lines = parts.subspan(counts_[i].parts, counts_[i].lines);
      parts = parts.subspan(counts_[i].parts + counts_[i].lines);
    }
    return std::span<const Evidence>(evidence_);
  }

 private:
  struct Spot {
    std::size_t key_size, value_size;
  };
  struct Counts {
    std::size_t parts, lines;
  };
  const World& world_;
  std::string about_;
  std::string bytes_;
  std::vector<Spot> spots_;
  std::vector<Evidence> evidence_;
  std::vector<EvidencePart> parts_;
  std::vector<Counts> counts_;
};

// What one thread finds and gathers on the shelves that it takes.
class ShelfReader {
 public:
  ShelfReader(const TableReader& rows, const World& world, const std::string& only)
      : rows_(rows), world_(world), only_(only), sink() {}

  void read(std::atomic<int>& next_shelf) {
    for (int i = next_shelf++; i < 2 * evidence_shelves && outcome; i = next_shelf++) {
      outcome =
          read(i < evidence_shelves ? Section::grant : Section::application, i % evidence_shelves);
    }
  }

 private:
  Result<void> read(Section section, int shelf) {
    DossierRows dossier(world_);
    const auto take = [&](std::string_view key, std::string_view value) -> Result<void> {
      const std::string_view about = about_of(key);
      if (dossier.is_empty() || about != dossier.about()) {
        TRY_VOID(look_at(section, dossier));
        dossier.begin(about);
      }
      dossier.take(key, value);
      return {};
    };
    TRY_VOID(scan_each(rows_, shelf_prefix(section, shelf), take));
    return look_at(section, dossier);
  }

  Result<void> look_at(Section section, DossierRows& rows) {
    if (rows.is_empty()) return {};
    TRY(const std::span<const Evidence> evidence, rows.evidence());
    if (evidence.empty()) return {};
    if (section == Section::grant) {
      GrantDossier grant(rows.about(), evidence);
      grant.rule_terms = world_.rule(grant.scheme, grant.rule());
      gathered.add(grant);
      for_each_rule([&](const FindingRule& rule) {
        if (rule.of_grant) rule.of_grant(grant, world_, sink);
      });
    } else {
      const Dossier application(rows.about(), evidence);
      gathered.add(application);
      for_each_rule([&](const FindingRule& rule) {
        if (rule.of_application) rule.of_application(application, world_, sink);
      });
    }
    return {};
  }

  template <class Look>
  void for_each_rule(const Look& look) {
    const std::vector<FindingRule>& rules = all_finding_rules();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!only_.empty() && rules[i].name != only_) continue;
      sink.begin(i);
      look(rules[i]);
    }
  }

  const TableReader& rows_;
  const World& world_;
  const std::string& only_;

 public:
  Gathered gathered;
  FindingSink sink;
  Result<void> outcome;
};

Result<Date> day_asked_about(const LogReader& log, const AsOf& as_of) {
  if (as_of.effective_on) return *as_of.effective_on;
  const Position last = std::min(log.head(), as_of.known_at.value_or(log.head()));
  if (last == 0) return Date();
  TRY(const Envelope envelope, envelope_at(log, last));
  return day_in_norway(envelope.recorded_at);
}

Result<std::vector<Finding>> found_in(const TableReader& rows, const World& world,
                                      const FindingsWanted& wanted) {
  std::vector<std::unique_ptr<ShelfReader>> readers;
  for (unsigned i = 0; i < std::max(wanted.threads, 1U); ++i) {
    readers.push_back(std::make_unique<ShelfReader>(rows, world, wanted.rule));
  }
  std::atomic<int> next_shelf = 0;
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < readers.size(); ++i) {
    threads.emplace_back([&next_shelf, reader = readers[i].get()] { reader->read(next_shelf); });
  }
  readers.front()->read(next_shelf);
  for (std::thread& thread : threads) thread.join();
  FindingSink& sink = readers.front()->sink;
  Gathered& all = readers.front()->gathered;
  for (const auto& reader : readers) {
    TRY_VOID(reader->outcome);
    if (reader == readers.front()) continue;
    sink.merge(std::move(reader->sink));
    all.merge(std::move(reader->gathered));
  }
  const std::vector<FindingRule>& rules = all_finding_rules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].of_all || (!wanted.rule.empty() && rules[i].name != wanted.rule)) continue;
    sink.begin(i);
    rules[i].of_all(all, world, sink);
  }
  return sink.take();
}

}  // namespace

Result<std::vector<Finding>> findings_of(const QuerySource& source, const FindingsWanted& wanted) {
  const bool is_known = wanted.rule.empty() ||
                        std::ranges::find(all_finding_rules(), wanted.rule, &FindingRule::name) !=
                            all_finding_rules().end();
  if (!is_known) return fail(Fault::malformed, "no rule is called '" + wanted.rule + "'");
  TRY(const std::unique_ptr<JoinedRows> rows, JoinedRows::open(source));
  World world;
  world.as_of = wanted.as_of;
  TRY(world.today, day_asked_about(*source.log, wanted.as_of));
  TRY_VOID(read_world(*rows, wanted.threads > 1, world));
  // Who assessed which finding cannot be judged without all findings.
  FindingsWanted looked_for = wanted;
  if (wanted.rule == assessment_rule().name) looked_for.rule.clear();
  TRY(std::vector<Finding> findings, found_in(*rows, world, looked_for));
  TRY_VOID(assess(*source.log, world, findings));
  std::erase_if(findings, [&](const Finding& finding) {
    return !wanted.rule.empty() && finding.rule != wanted.rule;
  });
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.severity < wanted.severity_min || finding.evidence.empty() ||
           (wanted.since > 0 && finding.evidence.back() <= wanted.since);
  });
  return findings;
}

}  // namespace grantledger

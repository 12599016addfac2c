#pragma once
// A case for the domain: given what was recorded, when somebody asks, then the answer. What is
// accepted is recorded, so that a case goes on; what is refused must leave the books as they were.

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "ledger/domain/decide.h"

namespace grantledger {

// Which reasons were seen in refusals and which kinds of facts were asked for and accepted, in all
// cases of the program: every_reason_test.cc asks for all of them.
struct Seen {
  std::set<Reason> refused;
  std::set<std::size_t> accepted;
};
inline Seen& seen() {
  static Seen all;
  return all;
}

inline std::string name_of(Reason reason) {
  const ReasonText* text = text_of(reason);
  return text ? std::string(text->code) : "reason " + std::to_string(static_cast<int>(reason));
}

template <class SomeId>
SomeId id(std::string_view text) {
  const auto parsed = SomeId::parse(text);
  CHECK(parsed.has_value());
  return *parsed;
}

class Case {
 public:
  const Books& books() const { return books_; }
  const std::vector<Envelope>& recorded() const { return recorded_; }
  Position head() const { return recorded_.size(); }

  // Facts that have happened, whatever the rules say.
  Case& given(std::vector<Event> facts, std::string_view actor = "import") {
    record(std::move(facts), id<ActorId>(actor));
    return *this;
  }

  // What comes is recorded on this day, at noon; if no day is given, on the last day on which any
  // of a request's commands takes effect.
  Case& on_day(Date day) {
    recorded_at_ = Timestamp(day) + std::chrono::hours(12);
    return *this;
  }

  // From now on the control is not made.
  Case& without(Control control) {
    books_.without = control;
    return *this;
  }

  // The commands of one request. `then…` must follow. `sign` may change the request before it is
  // decided.
  Case& when(std::string_view actor, std::vector<Event> wanted,
             const std::function<void(Request&)>& sign = {}) {
    Request request{.id = {0, head() + 1}, .actor = id<ActorId>(actor)};
    for (Event& fact : wanted) {
      if (const auto seen = position_seen_by(fact)) fill_recorded(*seen);
      request.commands.push_back({std::move(fact)});
    }
    if (sign) sign(request);
    const Books before = books_;
    at_ = recorded_at_.value_or(noon_after(request));
    if (request.received_at != Timestamp()) at_ = request.received_at;
    verdict_ = decide(books_, request, at_);
    EXPECT_TRUE(books_ == before) << "deciding changed the books";
    books_.recorded.clear();
    wanted_ = std::move(request.commands);
    actor_ = request.actor;
    return *this;
  }

  Case& then_accepted() {
    EXPECT_TRUE(verdict_.has_value()) << "refused: " << refusal();
    if (!verdict_) return *this;
    for (const Command& command : wanted_) seen().accepted.insert(command.wanted.index());
    record(*verdict_, actor_);
    return *this;
  }
  Case& then(const std::vector<Event>& facts) {
    EXPECT_TRUE(verdict_ && *verdict_ == facts) << refusal();
    return then_accepted();
  }
  Case& then_refused(Reason reason) {
    EXPECT_EQ(refusal(), name_of(reason));
    seen().refused.insert(reason);
    return *this;
  }
  Case& then_refused(Reason reason, Money asked, Money left) {
    then_refused(reason);
    EXPECT_TRUE(!verdict_ && verdict_.error().no == (No{reason, asked, left}));
    return *this;
  }
  // Which of the request's commands was refused.
  Case& at(std::uint32_t index) {
    EXPECT_TRUE(!verdict_ && verdict_.error().command_index == index);
    return *this;
  }

  std::string refusal() const {
    return verdict_ ? "accepted" : name_of(verdict_.error().no.reason);
  }
  const Verdict& verdict() const { return verdict_; }

 private:
  void fill_recorded(Position position) {
    if (position >= 1 && position <= head()) {
      books_.recorded[position] = recorded_[position - 1];
    }
  }
  static Timestamp noon_after(const Request& request) {
    Date last = Date::min();
    for (const Command& command : request.commands) {
      last = std::max(last, effective_on(command.wanted));
    }
    return Timestamp(last) + std::chrono::hours(12);
  }
  void record(std::vector<Event> facts, const ActorId& actor) {
    recorded_.push_back({.command = {0, head() + 1},
                         .actor = actor,
                         .recorded_at = at_,
                         .facts = std::move(facts)});
    evolve(books_, head(), recorded_.back());
  }

  Books books_;
  std::vector<Envelope> recorded_;
  Verdict verdict_;
  std::optional<Timestamp> recorded_at_;
  Timestamp at_{};  // When the last request was decided.
  std::vector<Command> wanted_;
  ActorId actor_;
};

}  // namespace grantledger

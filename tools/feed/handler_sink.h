#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

#include "ledger/feed/sink.h"

namespace grantledger {

// A program that takes envelopes one at a time: it is given each as a line on its standard input,
// as `events` prints it, and answers with one line on its standard output once it has taken it for
// good: {"position":N}, or {"position":N,"error":"why"} if it never can. It may see an envelope
// again, after a crash of either; the position tells. The sink keeps no cursor of its own.
class HandlerSink final : public Sink {
 public:
  // `command` is run by sh(1). It has `patience` for each answer.
  HandlerSink(std::string command, std::chrono::milliseconds patience, Checkpoint begin);
  // Closes the program's input and waits for its end; one that stays is killed.
  ~HandlerSink() override;
  HandlerSink(const HandlerSink&) = delete;
  HandlerSink& operator=(const HandlerSink&) = delete;

  // Starts the program, anew if it runs. Errors: unavailable.
  Result<Checkpoint> open(const Digest& ledger) override;
  Result<void> take(const Batch& batch) override;
  Result<void> take_late(const Delivery& delivery) override;

 private:
  Result<void> hand_over(const Delivery& delivery);
  Result<void> send(const std::string& line) const;
  Result<std::string> read_answer();
  void stop();

  std::string command_;
  std::chrono::milliseconds patience_;
  Checkpoint stands_;
  pid_t program_ = -1;  // -1: none runs.
  int channel_ = -1;    // A socket to its input and output.
  std::string unread_;  // What it answered beyond the last line.
};

}  // namespace grantledger

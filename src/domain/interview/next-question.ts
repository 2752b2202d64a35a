import type { InterviewScript, SlotQuestion } from "./script.ts";

/**
 * The first question whose slot is still empty, or undefined when the request is complete. An optional one is
 * put once: `askedOptional` names the slots of those that were.
 */
export function nextQuestion(
  script: InterviewScript,
  slots: Readonly<Record<string, string>>,
  askedOptional: readonly string[] = [],
): SlotQuestion | undefined {
  return script.slots.find(
    (question) => !slots[question.slot] && !(question.optional && askedOptional.includes(question.slot)),
  );
}

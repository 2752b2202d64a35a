import type { AgentReply } from "../../../domain/conversation/events.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { parseMatrix } from "../../../domain/message/parse-matrix.ts";
import type { WebhookReplies } from "./schema.ts";

const LONGEST_NOTE = 500;
const LONGEST_NAME = 64;

export function toReplies(replies: WebhookReplies): readonly AgentReply[] {
  return replies.map(toReply);
}

function toReply(reply: WebhookReplies[number]): AgentReply {
  switch (reply.type) {
    case "text": {
      const { text, html } = reply;
      const formatted = html === undefined ? {} : { format: "org.matrix.custom.html", formatted_body: html };
      return { kind: "text", body: parseMatrix({ body: text, ...formatted }) };
    }
    case "handover": {
      const { queue, skill, note } = reply;
      return {
        kind: "handover",
        ...(queue ? { queue: cleanLine(queue, LONGEST_NAME) } : {}),
        ...(skill ? { skill: cleanLine(skill, LONGEST_NAME) } : {}),
        ...(note ? { note: cleanLine(note, LONGEST_NOTE) } : {}),
      };
    }
    case "close":
      return { kind: "close" };
  }
}

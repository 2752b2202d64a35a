import type { blockingInEnglish } from "./en-blocking.ts";

/** Part of `de`. */
export const blockingInGerman: Readonly<Record<keyof typeof blockingInEnglish, string>> = {
  "blocking.help":
    "`block <Gespräch|Adresse> [for 7d] [Grund]`: beenden und nichts mehr annehmen\n`unblock <Gespräch|Adresse>`: wieder schreiben lassen\n`block` allein: wer gesperrt ist",
  "blocking.done": "{name} ist gesperrt, bis jemand `unblock {handle}` schreibt.",
  "blocking.done-until": "{name} ist gesperrt bis {until}, oder bis jemand `unblock {handle}` schreibt.",
  "blocking.lifted": "{name} darf wieder schreiben.",
  "blocking.whom":
    "Ich weiß nicht, wen ich mit „{whom}“ sperren soll. Schreib die letzten Zeichen eines Gesprächs oder eine Adresse.",
  "blocking.none-such": "Unter „{whom}“ ist niemand gesperrt. `block` allein zeigt, wer es ist.",
  "blocking.not-yours":
    "Du kannst sperren, mit wem du selbst sprichst; andere sperren Leitende. Ich habe alles gelassen, wie es ist.",
  "blocking.full":
    "Es sind schon {most} gesperrt, mehr kann ich nicht führen. Gib bitte welche frei, oder nimm die Datei der Sperrliste.",
  "blocking.nobody": "Niemand ist gesperrt.",
  "blocking.heading": "*Gesperrt* ({count})",
  "blocking.line": "{name} (`{handle}`), von {by}, bis auf Weiteres: {why}",
  "blocking.line-until": "{name} (`{handle}`), von {by}, bis {until}: {why}",
  "blocking.no-reason": "ohne Grund",
  "blocking.in-your-talk": "{by} hat {name} gesperrt; euer Gespräch ist damit beendet.",
  "closed.blocked": "Dieses Gespräch ist beendet.",
  "closed.remark-block": "Beendet: Die Person ist gesperrt. Was sie weiter schreibt, wird nicht angenommen.",
};

import type { supervisingInEnglish } from "./en-supervising.ts";

export const supervisingInGerman: Readonly<Record<keyof typeof supervisingInEnglish, string>> = {
  "supervising.help":
    "Als Aufsicht:\n`move <Gespräch> <Warteschlange>`\n`take <Gespräch> [for <Agent>]`\n`prioritise <Gespräch> [um]`\n`requeue <Gespräch>`\n`ready <Agent>`\n`away <Agent> [Grund]`\n`queue` nennt jedes Gespräch mit seinen letzten Zeichen.",
  "supervising.only":
    "`{command}` kann nur die Aufsicht dieser Stelle. Deine eigenen Gespräche kannst du mit `pass` und `close` abgeben.",
  "supervising.no-such":
    "Niemand, der wartet, heißt „{conversation}“; ich habe alles gelassen, wie es ist. `queue` zeigt, wer wartet.",
  "supervising.ambiguous":
    "„{conversation}“ kann mehrere meinen: {choices}. Bitte schreib, welches gemeint ist.",
  "supervising.no-agent": "Ich kenne niemanden namens „{agent}“.",
  "supervising.no-agent-did-you-mean": "Ich kenne niemanden namens „{agent}“. Meintest du {suggestions}?",
  "supervising.no-agent-ambiguous":
    "„{agent}“ kann mehrere meinen: {suggestions}. Bitte schreib, wer gemeint ist.",
  "supervising.not-an-agent": "Du nimmst selbst keine Gespräche an. Nenne jemanden: `{usage}`.",
  "supervising.set-ready": "{agent} ist jetzt bereit: {load} von {capacity} belegt.",
  "supervising.set-away": "{agent} ist jetzt abwesend und bekommt keine neuen Gespräche.",
  "supervising.you-are-ready":
    "{by} hat dich auf bereit gesetzt: {load} von {capacity} belegt. Sag `away`, wenn du es nicht bist.",
  "supervising.you-are-away":
    "{by} hat dich auf abwesend gesetzt ({reason}); du bekommst keine neuen Gespräche. Sag `ready`, wenn du wieder da bist.",
  "supervising.server-set-away":
    "Der Routing-Server hat dich abwesend gesetzt, und du bekommst keine neuen Gespräche. Schreib `ready`, wenn du wieder da bist.",
  "supervising.server-set-away-because":
    "Der Routing-Server hat dich abwesend gesetzt ({reason}), und du bekommst keine neuen Gespräche. Schreib `ready`, wenn du wieder da bist.",
  "supervising.server-set-ready":
    "Der Routing-Server hat dich bereit gesetzt. Schreib `away`, wenn das nicht stimmt.",
  "supervising.away-by": "von {by} auf abwesend gesetzt",
  "supervising.moved": "{name} wartet jetzt in {to}.",
  "supervising.moved-remark": "{by} hat das nach {to} verschoben.",
  "supervising.taken": "{name} geht an {to}.",
  "supervising.taken-remark": "{by} hat das {to} gegeben.",
  "supervising.rung-already": "{to} wird schon zu {name} gerufen.",
  "supervising.prioritised": "{name} hat jetzt {boost} zusätzlich zur Priorität aus den Regeln.",
  "supervising.requeued": "{name} geht wieder nach den Regeln.",
  "supervising.another-decided":
    "{by} hat eben über {name} entschieden; ich habe es gelassen, wie es ist. Sieh mit `queue` nach; in {seconds} s kannst du anders entscheiden.",
  "supervising.served": "{name} ist schon bei {agent}; ich habe es gelassen, wie es ist.",
  "supervising.not-waiting": "{name} wartet nicht ({stage}); ich habe es gelassen, wie es ist.",
  "supervising.target-unknown":
    "Niemand kann {name} unter „{to}“ übernehmen; es geht nach den üblichen Regeln.",

  "queue.heading": "*{queue}* ({count} warten)",
  "queue.line": "{position}. {name}: {reason} ({waited}, Priorität {priority}, `{conversation}`): {why}",
  "queue.line-estimate":
    "{position}. {name}: {reason} ({waited}, Priorität {priority}, `{conversation}`): {why}; es dauert {estimate}",
  "queue.hidden": "… und {count} mehr.",
  "queue.undecided": "wird gerade entschieden",
  "queue.closed": "die Warteschlange ist geschlossen",
  "queue.opens": "die Warteschlange ist geschlossen bis {opens}",
  "queue.message": "wurde um eine Nachricht gebeten",
  "queue.absent": "ist offline",
  "queue.hopeless": "niemand hier kann es übernehmen",
  "queue.nobody": "es gibt niemanden dafür",
  "queue.away": "{count} abwesend",
  "queue.busy": "{count} voll belegt",
  "queue.unreachable": "{count} nicht erreichbar",
  "queue.unskilled": "{count} ohne die Fähigkeit",
  "queue.incompatible": "{count} ohne passenden Client",
  "queue.passed-over": "{count} übergangen",
  "queue.not-yet": "{count} noch nicht",
  "queue.not-meant": "{count} nicht gemeint",
  "queue.too-small": "{count} mit zu wenig Plätzen dafür",
  "queue.automated": "{count} automatisch",
  "queue.shut": "{count} in einer geschlossenen Warteschlange",

  "verdict.not-carried": "beim Kunden geht nicht: {needs}",
  "verdict.client-lacks": "in ihrem Client geht nicht: {needs}",
  "verdict.devices-lack": "mit den eigenen Geräten ({devices}) geht {needs} nicht",

  "closed.gave-up":
    "In Ordnung, ich habe Sie aus der Warteschlange genommen. Wenn Sie doch noch etwas brauchen, schreiben Sie einfach wieder.",
};

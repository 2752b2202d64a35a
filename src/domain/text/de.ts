import type { Texts } from "./text-key.ts";

export const de: Texts = {
  "interview.greeting":
    "Hallo und willkommen bei {desk}. Nur ein paar kurze Fragen, dann finde ich die richtige Person für Sie. Mit „Mensch“ überspringen Sie sie.",
  "interview.choose-number-or-word":
    "Das habe ich leider nicht verstanden. Eine Zahl oder ein Wort aus der Liste genügt.",
  "interview.choose-again": "Bitte nur die Zahl vor dem, was am besten passt. Oder schreiben Sie „Mensch“.",
  "interview.own-words": "Das habe ich leider nicht ganz verstanden.",
  "interview.own-words-again": "Ein paar Worte genügen. Oder schreiben Sie „Mensch“, dann hole ich jemanden.",
  "interview.thanks": "Danke, {name}. Ich suche jetzt die richtige Person für Sie.",
  "interview.thanks-nameless": "Danke. Ich suche jetzt die richtige Person für Sie.",
  "interview.enough": "Das genügt schon, danke. Ich suche jetzt jemanden für Sie.",
  "interview.human": "Gern. Ich hole jetzt jemanden für Sie.",
  "interview.still-there": "Sind Sie noch da? Lassen Sie sich Zeit, ich warte noch ein wenig.",

  "waiting.next": "Sie sind als Nächstes dran. Sobald jemand frei ist, geht es los.",
  "waiting.position":
    "Im Moment sind alle im Gespräch. Sie sind Nummer {position} in der Reihe, ich halte Sie auf dem Laufenden.",
  "waiting.moved-up": "Sie sind aufgerückt: jetzt Nummer {position}.",
  "waiting.hopeless":
    "Es tut mir leid, im Moment ist niemand da, der dabei helfen kann. Ihr Platz bleibt, und wer kommt, sieht, was Sie geschrieben haben.",
  "waiting.kept": "Angekommen. Wer Ihnen hilft, liest das zuerst; schreiben Sie gern noch mehr dazu.",
  "waiting.agent-lost":
    "Es tut mir leid, Ihr Gegenüber musste gehen. Bald ist jemand anderes für Sie da und sieht, was gesagt wurde.",
  "waiting.passed-on":
    "Sie werden an jemanden weitergegeben, der besser helfen kann. Das Gesagte ist dort zu sehen, Sie müssen nichts wiederholen.",

  "connected.with": "{agent} ist jetzt für Sie da.",
  "connected.someone": "Jetzt ist jemand für Sie da.",
  "closed.talk":
    "Dieses Gespräch ist beendet. Danke, dass Sie {desk} geschrieben haben. Falls noch etwas offen ist, schreiben Sie einfach wieder.",
  "closed.idle":
    "Es war eine Weile still, darum beende ich das Gespräch. Falls noch etwas offen ist, schreiben Sie einfach wieder.",
  "closed.silence": "Ich habe nichts mehr gehört und lasse es hierbei. Schreiben Sie jederzeit wieder.",
  "reopened.interview": "Willkommen zurück. Machen wir dort weiter, wo wir waren.",
  "reopened.waiting": "Willkommen zurück, {name}. Ich suche jemanden für Sie, der weiß, worum es geht.",
  "relay.attachment-kept-out":
    "Das kann dieser Chat leider nicht übertragen, nur Ihre Worte kamen an. Können Sie es beschreiben oder einen Link schicken?",
  "relay.correction": "Korrektur: {text}",
  "relay.taken-back": "(Eine frühere Nachricht wurde zurückgenommen. Bitte beachten Sie sie nicht.)",
  "relay.reaction": "hat mit {reaction} reagiert",
  "delivery.lost-for-desk":
    "Es tut mir leid, eine Ihrer Nachrichten konnte nicht weitergegeben werden. Bitte schicken Sie sie noch einmal.",
  "room.trouble":
    "Es tut mir leid, bei uns klappt gerade etwas nicht. Was Sie geschrieben haben, ist aufgehoben, und ich versuche es weiter; Sie müssen nichts tun.",

  "attachment.line": "[hat {what} geschickt, was dieser Chat nicht übertragen kann]",
  "attachment.line-named": "[hat {what} geschickt, „{name}“, was dieser Chat nicht übertragen kann]",
  "attachment.image": "ein Bild",
  "attachment.audio": "eine Sprach- oder Tonaufnahme",
  "attachment.video": "ein Video",
  "attachment.file": "eine Datei",
  "attachment.sticker": "einen Sticker",
  "attachment.location": "einen Standort",
  "attachment.encrypted": "eine verschlüsselte Nachricht",
  "attachment.other": "etwas",

  "closed.remark-agent": "Beendet. Wird bald wieder geschrieben, geht es hier weiter.",
  "closed.remark-customer": "Beendet: der Kunde ist gegangen.",
  "closed.remark-silence": "Beendet: der Kunde hat nicht mehr geantwortet.",
  "closed.remark-idle": "Beendet: eine Weile hat niemand geschrieben.",
  "closed.remark-desk": "Von der Vermittlung beendet.",
  "closed.unheard":
    "Dieses Gespräch ist beendet, darum bekommt {name} das nicht. Schreibt {name} wieder, geht es weiter.",
  "reopened.remark": "{name} hat wieder geschrieben: das Gespräch ist offen.",
  "relay.not-carried": "Zu {name} kommen nur Worte: dass du etwas anderes geschickt hast, wurde gesagt.",
  "relay.encrypted":
    "Diese Nachricht ist verschlüsselt und hier nicht lesbar, {name} hat sie nicht bekommen. Bitte schreibe ohne Verschlüsselung.",
  "presence.away":
    "{name} ist offline gegangen. Bis zu {messages} Nachrichten warten, {minutes} Minuten lang.",
  "presence.still-away": "Der Kunde ist gerade offline. Was du schreibst, wartet.",
  "presence.back": "{name} ist wieder da.",
  "presence.back-held": "{name} ist wieder da. Nachrichten, die gewartet haben: {held}.",
  "presence.expired":
    "{name} ist nicht zurückgekommen. Was du jetzt schreibst, wird nicht mehr aufgehoben; du kannst mit `!close` beenden.",
  "presence.not-held": "Nicht gesendet: {name} ist offline, und mehr Nachrichten werden nicht aufgehoben.",
  "delivery.delayed": "Nach {seconds} Sekunden noch nicht bei {name} angekommen. Es wird weiter versucht.",
  "delivery.arrived": "Bei {name} angekommen, etwas verspätet.",
  "delivery.failed": "Das kam bei {name} nicht an: {why}",
  "delivery.failed-ours": "Etwas von der Vermittlung kam bei {name} nicht an: {why}",
  "room.unheard": "Der Kunde hört dich hier nicht: weitergegeben wird nur, wer das Gespräch führt.",
  "room.encrypted":
    "Dieser Raum wurde verschlüsselt. Was hier jetzt geschrieben wird, ist nicht lesbar und erreicht den Kunden nicht.",
  "room.upgraded": "Dieser Raum wurde ersetzt. Nur dieser hier ist mit dem Kunden verbunden.",
  "room.power-lost":
    "Der Vermittlung fehlen hier nötige Rechte, manches geht vielleicht nicht. Bitte gib sie ihr zurück.",
  "waiting.target-unknown": "Unter „{to}“ konnte niemand übernehmen, darum gelten die üblichen Regeln.",

  "offer.invitation": "{name}: {reason} ({software})",
  "offer.invitation-no-reason": "{name} möchte mit jemandem sprechen ({software})",
  "offer.again": "{name} ist noch da. Du wurdest versehentlich entfernt: bitte komm wieder herein.",
  "offer.taken": "{agent} hat dieses Gespräch übernommen. Danke fürs Kommen!",
  "offer.withdrawn": "Das Gespräch mit {name} wird jemand anderem angeboten.",
  "offer.gone": "{name} wartet nicht mehr. Danke!",
  "offer.over": "Dieses Gespräch ist schon vorbei. Danke fürs Kommen!",
  "offer.unanswered": "Du hast {name} nicht rechtzeitig geantwortet, darum ging es an jemand anderen.",
  "offer.unanswered-away":
    "Du hast {name} nicht rechtzeitig geantwortet, darum ging es an jemand anderen und du bist abwesend gemeldet. Sag `ready`, wenn du wieder da bist.",
  "offer.away-reason": "hat nicht geantwortet",
  "offer.agent-lost": "Du gehörst nicht mehr zu dieser Vermittlung.",
  "closed.agent":
    "Das Gespräch mit {name} ist beendet. In {seconds} Sekunden ist dein Platz wieder frei, oder wenn du den Raum verlässt.",
  "reopened.agent": "{name} hat wieder geschrieben: dein Gespräch ist offen.",

  "card.title": "*{name}* über {network}",
  "card.reason": "Anliegen: {reason}",
  "card.software": "Programm: {software}",
  "card.address": "Adresse: {address}",
  "card.language": "Sprache: {language}",
  "card.slot": "{slot}: {value}",
  "card.queue": "Warteschlange: {queue}",
  "card.waited": "Gewartet: {minutes} min",
  "card.previous": "Früheres Gespräch: {previous}",
  "card.conversation": "Gespräch: `{conversation}`",

  "command.stranger":
    "Hallo! Ich kümmere mich um die Gespräche von {desk}. Du gehörst nicht dazu, darum kann ich hier nichts für dich tun.",
  "command.welcome":
    "Hallo {name}! Mit `ready` bekommst du Gespräche, mit `away` keine, mit `help` siehst du alles andere.",
  "command.ready": "Du bist bereit: {load} von {capacity} belegt.",
  "command.away": "Du bist abwesend und bekommst keine neuen Gespräche. Sag `ready`, wenn du wieder da bist.",
  "command.away-because":
    "Du bist abwesend ({reason}) und bekommst keine neuen Gespräche. Sag `ready`, wenn du wieder da bist.",
  "command.status-ready": "Du bist bereit: {load} von {capacity} belegt.",
  "command.status-away": "Du bist abwesend: {load} von {capacity} belegt. Mit `ready` bekommst du neue.",
  "command.status-away-because":
    "Du bist abwesend ({reason}): {load} von {capacity} belegt. Mit `ready` bekommst du neue.",
  "command.conversation-line": "{name}: {reason} ({stage}, {minutes} min, `{conversation}`)",
  "command.queue": "Es warten, die Längsten zuerst innerhalb einer Priorität. Bereit: {ready}.",
  "command.queue-empty": "Niemand wartet. Bereit: {ready}.",
  "command.queue-line": "{name}: {reason} ({queue}, {minutes} min, `{conversation}`)",
  "command.queue-more": "… und mehr.",
  "command.why-which": "Du hast gerade kein Gespräch. Nenne eines: `why <Gespräch>`.",
  "command.why-unknown": "Ich weiß von keiner Entscheidung über „{conversation}“.",
  "command.no-conversation": "Du hast kein Gespräch für `{command}`.",
  "command.which-conversation":
    "Du hast mehr als ein Gespräch. Schreib, welches du meinst, oder `!{command}` in seinem Raum:",
  "command.choice-line": "`{command}` ({name}: {reason})",
  "command.not-among-yours":
    "Du hast kein Gespräch „{conversation}“ für `{command}`, darum habe ich nichts geändert.",
  "command.pass-unknown": "Ich kenne keine Warteschlange und niemanden namens „{to}“.",
  "command.pass-did-you-mean":
    "Ich kenne keine Warteschlange und niemanden namens „{to}“. Meintest du {suggestions}?",
  "command.pass-queues":
    "Ich kenne keine Warteschlange und niemanden namens „{to}“. Warteschlangen gibt es: {queues}.",
  "command.pass-ambiguous": "„{to}“ kann mehreres heißen: {choices}. Bitte schreib, was du meinst.",
  "command.not-yours": "Das Gespräch mit {name} führst nicht du, darum habe ich nichts geändert.",
  "command.pass-self": "Das Gespräch mit {name} führst du schon.",
  "command.passed": "Du hast {name} an {to} weitergegeben. Danke!",
  "command.unknown": "„{word}“ kenne ich nicht. Mit `help` siehst du, was ich verstehe.",
  "command.unknown-did-you-mean": "„{word}“ kenne ich nicht. Meintest du: {suggestions}?",
  "command.help":
    "`ready`: Gespräche annehmen\n`away [Grund]`: keine annehmen, bis du `ready` sagst\n`status`: deine Verfügbarkeit und deine Gespräche\n`queue`: wer wartet, und seit wann\n`why [Gespräch]`: warum jemand gewählt wurde oder nicht\n`pass <Warteschlange|Person> [Gespräch]`: dein Gespräch weitergeben\n`close [Gespräch] [Grund]`: dein Gespräch beenden\nIm Raum eines Gesprächs kommt `!` davor.",
};

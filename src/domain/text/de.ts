import { answersInGerman } from "./de-answers.ts";
import { blockingInGerman } from "./de-blocking.ts";
import { hostingInGerman } from "./de-hosting.ts";
import { linksInGerman } from "./de-links.ts";
import { matrixInGerman } from "./de-matrix.ts";
import { mediaInGerman } from "./de-media.ts";
import { supervisingInGerman } from "./de-supervising.ts";
import { whyInGerman } from "./de-why.ts";
import type { Texts } from "./text-key.ts";

export const de: Texts = {
  ...answersInGerman,
  ...blockingInGerman,
  ...hostingInGerman,
  ...linksInGerman,
  ...matrixInGerman,
  ...mediaInGerman,
  ...supervisingInGerman,
  ...whyInGerman,
  "interview.greeting":
    "Hallo, hier ist {desk}. Nur ein paar kurze Fragen, dann finde ich die richtige Person für Sie. Mit „Mensch“ überspringen Sie sie.",
  "interview.choose-number-or-word":
    "Das habe ich leider nicht verstanden. Eine Zahl oder ein Wort aus der Liste genügt.",
  "interview.choose-again": "Bitte nur die Zahl vor dem, was am besten passt. Oder schreiben Sie „Mensch“.",
  "interview.own-words": "Das habe ich leider nicht ganz verstanden.",
  "interview.own-words-again": "Ein paar Worte genügen. Oder schreiben Sie „Mensch“, dann hole ich jemanden.",
  "interview.name-again": "Ihr Name genügt. Oder schreiben Sie „Mensch“, dann hole ich jemanden.",
  "interview.noted": "Danke, das habe ich notiert.",
  "interview.thanks": "Danke, {name}. Ich suche jetzt die richtige Person für Sie.",
  "interview.thanks-nameless": "Danke. Ich suche jetzt die richtige Person für Sie.",
  "interview.enough": "Das ist alles, was ich brauche, danke. Ich suche jetzt jemanden für Sie.",
  "interview.human": "Gern. Ich sehe nach, wer da ist.",
  "interview.still-there": "Sind Sie noch da? Lassen Sie sich Zeit, ich warte noch ein wenig.",

  "waiting.next": "Sie sind als Nächstes dran. Sobald jemand frei ist, geht es los.",
  "waiting.nobody-in":
    "Es tut mir leid, im Moment ist niemand da. Sie sind Nummer {position} in der Reihe: wer kommt, sieht, was Sie geschrieben haben, und antwortet Ihnen hier.",
  "waiting.position":
    "Im Moment sind alle im Gespräch. Sie sind Nummer {position} in der Reihe, ich halte Sie auf dem Laufenden.",
  "waiting.moved-up": "Sie sind aufgerückt: jetzt Nummer {position}.",
  "waiting.still": "Sie sind noch Nummer {position} in der Warteschlange. Danke für Ihre Geduld.",
  "waiting.still-next": "Sie sind weiterhin als Nächstes dran. Danke für Ihre Geduld.",
  "waiting.still-in-line": "Sie sind weiterhin in der Warteschlange. Danke für Ihre Geduld.",
  "waiting.hopeless":
    "Es tut mir leid, im Moment ist niemand da, der dabei helfen kann. Ihr Platz bleibt, und wer kommt, sieht, was Sie geschrieben haben.",
  "waiting.with-estimate": "{where} Das dauert meist {wait}.",
  "waiting.about-a-minute": "etwa eine Minute",
  "waiting.up-to": "bis zu {to} Minuten",
  "waiting.between": "{from} bis {to} Minuten",
  "waiting.closed":
    "Wir haben gerade geschlossen. Ihr Platz bleibt Ihnen, und wer kommt, liest, was Sie geschrieben haben.",
  "waiting.opens":
    "Wir haben gerade geschlossen und öffnen wieder: {opens}. Ihr Platz bleibt Ihnen, und wer kommt, liest, was Sie geschrieben haben.",
  "waiting.closed-by-rules":
    "Es tut mir leid, das können wir gerade nicht annehmen. Bitte schreiben Sie später noch einmal.",
  "waiting.kept": "Angekommen. Wer Ihnen hilft, liest das zuerst; schreiben Sie gern noch mehr dazu.",
  "waiting.agent-lost":
    "Es tut mir leid, Ihr Gegenüber musste gehen. Bald ist jemand anderes für Sie da und sieht, was gesagt wurde.",
  "waiting.passed-on":
    "Sie werden an jemanden weitergegeben, der besser helfen kann. Das Gesagte ist dort zu sehen, Sie müssen nichts wiederholen.",

  "connected.agent-removed":
    "{agent} gehört nicht mehr zu den Mitarbeitern. Dieses Gespräch geht weiter, bis es geschlossen oder weitergegeben wird.",
  "connected.with": "{agent} ist jetzt für Sie da.",
  "connected.someone": "Jetzt ist jemand für Sie da.",
  "connected.assistant":
    "{agent}, ein automatischer Assistent, ist jetzt für Sie da. Schreiben Sie jederzeit „Mensch“, um mit einem Menschen zu sprechen.",
  "handover.asked": "Gern. Ein Mensch übernimmt; was Sie geschrieben haben, bleibt dafür erhalten.",
  "handover.assistant":
    "Unser Assistent kann nicht weiterhelfen, daher übernimmt ein Mensch. Was Sie geschrieben haben, bleibt dafür erhalten.",
  "closed.talk":
    "Dieses Gespräch ist beendet. Danke für Ihre Nachricht an {desk}. Wenn Sie noch etwas brauchen, schreiben Sie einfach wieder.",
  "closed.idle":
    "Es war eine Weile still, darum beende ich das Gespräch. Wenn Sie noch etwas brauchen, schreiben Sie einfach wieder.",
  "closed.silence": "Ich habe nichts mehr gehört und lasse es hierbei. Schreiben Sie jederzeit wieder.",
  "reopened.interview": "Willkommen zurück. Machen wir dort weiter, wo wir waren.",
  "reopened.waiting": "Willkommen zurück, {name}. Ich suche jemanden für Sie, der weiß, worum es geht.",
  "relay.attachment-kept-out":
    "Das kam leider nicht an: in diesem Chat gehen nur Worte. Können Sie es beschreiben oder einen Link schicken?",
  "relay.correction": "Korrektur: {text}",
  "relay.taken-back": "(Eine frühere Nachricht wurde zurückgenommen. Bitte beachten Sie sie nicht.)",
  "relay.reaction": "hat mit {reaction} reagiert",
  "delivery.lost-for-desk":
    "Es tut mir leid, eine Ihrer Nachrichten konnte nicht weitergegeben werden. Bitte schicken Sie sie noch einmal.",
  "room.trouble":
    "Es tut mir leid, bei uns klappt gerade etwas nicht. Was Sie geschrieben haben, ist aufgehoben, und ich versuche es weiter; Sie müssen nichts tun.",

  "network.not-stored": "Ihre letzte Nachricht kam nicht an. Bitte schicken Sie sie gleich noch einmal.",
  "network.too-fast":
    "Das war zu schnell, Ihre letzte Nachricht kam nicht an. Bitte warten Sie einen Moment und schicken Sie sie noch einmal.",
  "network.lost-several":
    "{count} Ihrer Nachrichten kamen nicht an. Bitte warten Sie einen Moment und schicken Sie sie noch einmal.",
  "network.closed":
    "Im Moment ist niemand da. Sie können trotzdem schreiben und bekommen später eine Antwort.",
  "network.leaving": "Gleich wieder da.",
  "network.no-such-desk":
    "Unter dieser Adresse ist niemand zu erreichen. Bitte prüfen Sie, ob sie richtig geschrieben ist.",
  "network.restarting":
    "Es tut mir leid, Ihre Nachricht kam nicht an: wir starten gerade neu. Bitte schicken Sie sie gleich noch einmal.",
  "network.too-long":
    "Ihre Nachricht ist zu lang und kann nicht weitergegeben werden. Bitte schicken Sie sie in Teilen.",
  "network.too-many":
    "Das war zu viel auf einmal, Ihre Nachricht kam nicht an. Bitte schicken Sie sie gleich noch einmal.",
  "network.no-group-chats":
    "Ich nehme nur Nachrichten an, die direkt an mich gehen, und kann darum in keinen Gruppenchat kommen.",

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

  "closed.remark-agent": "Beendet. Schreibt der Kunde bald wieder, geht es hier weiter.",
  "closed.remark-customer": "Beendet: der Kunde ist gegangen.",
  "closed.remark-silence": "Beendet: der Kunde hat nicht mehr geantwortet.",
  "closed.remark-idle": "Beendet: eine Weile hat niemand geschrieben.",
  "closed.remark-desk": "Von der Vermittlung beendet.",
  "handover.to-person": "einen Menschen",
  "handover.remark-asked":
    "Übernommen von {agent} (automatisch): der Kunde möchte einen Menschen. Was gesagt wurde, steht oben.",
  "handover.remark-agent":
    "Übernommen von {agent} (automatisch): er konnte nicht weiterhelfen. Was gesagt wurde, steht oben.",
  "handover.remark-note":
    "Übernommen von {agent} (automatisch), der dazu sagt: {note} Was gesagt wurde, steht oben.",
  "handover.remark-silence":
    "Übernommen von {agent} (automatisch): er hat nicht rechtzeitig geantwortet. Was gesagt wurde, steht oben.",
  "handover.remark-failure":
    "Übernommen von {agent} (automatisch): er war nicht zu erreichen. Was gesagt wurde, steht oben.",
  "closed.unheard":
    "Dieses Gespräch ist beendet, darum bekommt {name} das nicht. Schreibt {name} wieder, geht es weiter.",
  "reopened.remark": "{name} hat wieder geschrieben: das Gespräch ist offen.",
  "relay.not-carried":
    "Zu {name} kommen nur Worte: dass du etwas anderes geschickt hast, wurde gesagt. Bitte sag es in Worten oder schick einen Link.",
  "relay.encrypted":
    "Diese Nachricht ist verschlüsselt und hier nicht lesbar, {name} hat sie nicht bekommen. Bitte schreibe ohne Verschlüsselung.",
  "presence.away":
    "{name} ist offline gegangen. Du kannst weiterschreiben: bis zu {messages} Nachrichten werden {time} lang aufgehoben.",
  "presence.away-in-line":
    "{name} ist offline. Der Platz bleibt {time} frei, und bis zur Rückkehr wird niemand gerufen.",
  "presence.still-away":
    "Der Kunde ist gerade offline. Was du schreibst, wird aufgehoben, bis er wieder da ist.",
  "presence.back": "{name} ist wieder da.",
  "presence.back-held":
    "{name} ist wieder da und bekommt jetzt, was du inzwischen geschrieben hast ({held}).",
  "presence.expired":
    "{name} ist nicht zurückgekommen. Was du jetzt schreibst, wird nicht mehr aufgehoben. Mit `!close` beendest du das Gespräch.",
  "presence.not-held":
    "Nicht gesendet: {name} ist offline, und mehr Nachrichten werden nicht aufgehoben. Bitte schreib es noch einmal, wenn der Kunde wieder da ist.",
  "delivery.delayed": "Nach {seconds} Sekunden noch nicht bei {name} angekommen. Es wird weiter versucht.",
  "delivery.arrived": "Bei {name} angekommen, etwas verspätet.",
  "delivery.failed": "Das kam bei {name} nicht an: {why}",
  "delivery.failed-ours": "Etwas von der Vermittlung kam bei {name} nicht an: {why}",

  "rejected.no-address": "Die Adresse gibt es nicht mehr.",
  "rejected.offline":
    "Der Kunde ist offline, und sein Server hebt keine Nachrichten auf. Bitte versuch es wieder, wenn er da ist.",
  "rejected.offline-or-unknown":
    "Der Kunde ist offline und sein Server hebt keine Nachrichten auf, oder er kennt ihn nicht.",
  "rejected.no-server": "Der Server des Kunden ist nicht zu finden.",
  "rejected.server-silent": "Der Server des Kunden antwortet nicht. Bitte versuch es später wieder.",
  "rejected.kept-out": "Der Server des Kunden lässt unsere Nachrichten nicht durch.",
  "rejected.this-one":
    "Der Server des Kunden lässt diese Nachricht nicht durch. Vielleicht helfen andere Worte.",
  "rejected.blocked": "Der Kunde hat uns blockiert, oder sein Server nimmt so eine Nachricht nicht an.",
  "rejected.sent-back": "Der Server des Kunden hat es zurückgeschickt ({condition}).",
  "rejected.refused": "Der Server hat es nicht weitergegeben ({why}).",
  "rejected.gone": "{address} ist nicht mehr online.",
  "rejected.empty": "Es war nichts darin, was sich dort zeigen lässt.",
  "rejected.too-long": "Es ist zu lang für dieses Netz. Bitte schick es in Teilen oder als Link.",
  "rejected.no-taking-back": "In diesem Netz lässt sich nichts zurücknehmen, es ist dort weiter zu sehen.",
  "rejected.no-desk": "Die angeschriebene Adresse {desk} ist nicht mehr in Gebrauch.",
  "rejected.no-network": "Wir sind nicht mehr mit {network} verbunden.",
  "room.unheard":
    "Der Kunde bekommt das nicht: weitergegeben wird nur, was schreibt, wer das Gespräch führt.",
  "room.encrypted":
    "Dieser Raum wurde verschlüsselt. Was hier jetzt geschrieben wird, ist nicht lesbar und erreicht den Kunden nicht.",
  "room.upgraded":
    "Dieser Raum wurde durch einen neuen ersetzt, aber der Kunde ist weiter nur mit diesem verbunden. Bitte schreib hier weiter.",
  "room.replaced":
    "Der Raum davor war nicht mehr zu gebrauchen, darum geht es hier weiter. Was bis jetzt gesagt wurde, steht im alten Raum.",
  "room.encrypted-moved":
    "Der Raum mit {name} wurde verschlüsselt, und Verschlüsseltes kann ich nicht lesen. Es geht in einem neuen Raum weiter: bitte nimm die Einladung an.",
  "room.power-lost":
    "Der Vermittlung fehlen hier nötige Rechte, manches geht vielleicht nicht. Bitte mach sie in den Raumeinstellungen wieder zum Administrator.",
  "waiting.target-away": "{to} ist jetzt abwesend, darum gelten die üblichen Regeln.",
  "waiting.target-away-agent":
    "{to} ist abwesend, ohne {name} übernommen zu haben, darum gelten die üblichen Regeln.",
  "waiting.target-late": "{to} hat das nicht rechtzeitig übernommen, darum gelten die üblichen Regeln.",
  "waiting.target-late-agent":
    "{to} hat {name} nicht rechtzeitig übernommen, darum gelten die üblichen Regeln.",
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
  "offer.no-account-reason": "der Server kennt dieses Konto nicht",
  "offer.declined-reason": "hat ein Gespräch abgelehnt",
  "offer.declined-away":
    "Du hast {name} abgelehnt und bist darum auf abwesend gesetzt. Sag `ready`, wenn du wieder da bist.",
  "offer.away-reason": "hat nicht geantwortet",
  "closed.agent":
    "Das Gespräch mit {name} ist beendet. Es belegt noch {seconds} Sekunden einen deiner Plätze, oder bis du den Raum verlässt.",
  "reopened.agent": "{name} hat wieder geschrieben: dein Gespräch ist offen.",

  "card.title": "*{name}* über {network}",
  "card.reason": "Anliegen: {reason}",
  "card.software": "Programm: {software}",
  "card.address": "Adresse: {address}",
  "card.language": "Sprache: {language}",
  "card.slot": "{slot}: {value}",
  "card.queue": "Warteschlange: {queue}",
  "card.waited": "Gewartet: {waited}",
  "card.campaign": "Link: {campaign}",
  "card.previous": "Früheres Gespräch: {previous}",
  "card.conversation": "Gespräch: `{conversation}`",

  "client.unknown": "unbekanntes Programm",
  "client.inferred": "wahrscheinlich {client}",
  "client.on": "{client} auf {os}",
  "waited.moment": "unter einer Minute",
  "waited.minutes": "{minutes} min",
  "lasting.minutes": "{count} min",
  "lasting.hours": "{count} Stunden",
  "lasting.days": "{count} Tage",
  "stage.interviewing": "beantwortet Fragen",
  "stage.waiting": "wartet",
  "stage.ringing": "wird angeboten",
  "stage.connected": "im Gespräch",
  "stage.wrapping-up": "gerade beendet",
  "stage.closed": "beendet",

  "verdict.eligible": "kann übernehmen, Rang {rank}",
  "verdict.eligible-because": "kann übernehmen, Rang {rank}: {why}",
  "verdict.eligible-all-the-same": "kann übernehmen, Rang {rank} ({exclusion}, aber sonst ist niemand frei)",
  "verdict.slot-taken": "der letzte Platz wurde inzwischen vergeben",
  "verdict.not-the-target": "weitergegeben an {agent}",
  "verdict.automated": "ein automatischer Agent, und es soll ein Mensch sein",
  "verdict.network": "nicht für {network}",
  "verdict.skill-missing": "kein {skill} (nötig: {level})",
  "verdict.skill-too-low": "{skill} {has} < {level}",
  "verdict.no-capacity": "nimmt keine Gespräche (Kapazität 0)",
  "verdict.too-heavy": "braucht {weight} von {capacity} Plätzen",
  "verdict.not-yet": "noch nicht: {why}; in {left} an der Reihe",
  "verdict.kept-for": "noch {left} für {agent} aufgehoben",
  "verdict.queue-closed": "die Warteschlange {queue} ist geschlossen",
  "verdict.away-at-first": "hat noch nicht ready gesagt",
  "verdict.away": "abwesend",
  "verdict.away-because": "abwesend: {reason}",
  "verdict.at-capacity": "voll belegt, {load}/{capacity}",
  "verdict.excluded": "{exclusion}, noch {left} übergangen",
  "verdict.ago": "{reason} vor {ago}",
  "verdict.seconds": "{seconds} s",
  "exclusion.declined": "abgelehnt",
  "exclusion.no-answer": "nicht geantwortet",
  "exclusion.unreachable": "konnte nicht eingeladen werden",
  "exclusion.revoked": "Einladung zurückgezogen",
  "exclusion.automated-failed": "er ist ausgefallen",

  "command.stranger":
    "Hallo! Ich kümmere mich um die Gespräche von {desk}. Du gehörst nicht dazu, darum kann ich hier nichts für dich tun. Wer die Vermittlung betreibt, kann dich aufnehmen.",
  "command.welcome":
    "Hallo {name}! Mit `ready` bekommst du Gespräche, mit `away` keine, mit `help` siehst du alles andere.",
  "command.ready": "Du bist bereit: {load} von {capacity} belegt.",
  "command.away": "Du bist abwesend und bekommst keine neuen Gespräche. Sag `ready`, wenn du wieder da bist.",
  "command.left-chat": "hat den Chat mit dem Bot verlassen",
  "command.away-because":
    "Du bist abwesend ({reason}) und bekommst keine neuen Gespräche. Sag `ready`, wenn du wieder da bist.",
  "command.status-ready": "Du bist bereit: {load} von {capacity} belegt.",
  "command.status-away": "Du bist abwesend: {load} von {capacity} belegt. Mit `ready` bekommst du neue.",
  "command.status-at-first":
    "Du nimmst noch keine Gespräche an: {load} von {capacity} belegt. Sag `ready`, um anzufangen.",
  "command.status-away-because":
    "Du bist abwesend ({reason}): {load} von {capacity} belegt. Mit `ready` bekommst du neue.",
  "command.conversation-line": "{name}: {reason} ({stage}, {waited}, `{conversation}`)",
  "command.queue": "Es warten, die Dringendsten zuerst und dann die Längsten. Bereit: {ready}.",
  "command.queue-empty": "Niemand wartet. Bereit: {ready}.",
  "command.queue-line": "{name}: {reason} ({queue}, {waited}, `{conversation}`)",
  "command.queue-more": "… und mehr.",
  "command.why-which": "Du hast gerade kein Gespräch. Nenne eines: `why <Gespräch>`.",
  "command.why-unknown":
    "Ich weiß von keiner Entscheidung über „{conversation}“. Die richtige Nummer steht auf der Karte im Raum des Gesprächs.",
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
  "command.pass-away":
    "{to} ist gerade nicht da. Wird {name} nicht innerhalb einer Minute übernommen, gelten die üblichen Regeln.",
  "command.pass-away-because":
    "{to} ist gerade nicht da ({reason}). Wird {name} nicht innerhalb einer Minute übernommen, gelten die üblichen Regeln.",
  "command.pass-busy":
    "{to} hat gerade keinen Platz frei. Wird {name} nicht innerhalb einer Minute übernommen, gelten die üblichen Regeln.",
  "command.encrypted":
    "Verschlüsselte Chats kann ich nicht lesen, ich weiß also nicht, was du geschrieben hast. Bitte lege einen Raum ohne Verschlüsselung an (in Element: „Neuer Raum“, privat, „Ende-zu-Ende-Verschlüsselung aktivieren“ aus) und lade mich dorthin ein.",
  "command.passed": "Du hast {name} an {to} weitergegeben. Danke!",
  "command.unknown": "„{word}“ kenne ich nicht. Mit `help` siehst du, was ich verstehe.",
  "command.unknown-did-you-mean": "„{word}“ kenne ich nicht. Meintest du: {suggestions}?",
  "command.help":
    "`ready`: Gespräche annehmen\n`away [Grund]`: keine annehmen, bis du `ready` sagst\n`status`: deine Verfügbarkeit und deine Gespräche\n`queue`: wer wartet, und seit wann\n`why [Gespräch]`: warum jemand gewählt wurde oder nicht\n`pass <Warteschlange|Person> [Gespräch]`: dein Gespräch weitergeben\n`close [Gespräch] [Grund]`: dein Gespräch beenden\nIm Raum eines Gesprächs kommt `!` davor.",
};

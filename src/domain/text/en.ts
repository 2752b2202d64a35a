import { answersInEnglish } from "./en-answers.ts";
import { blockingInEnglish } from "./en-blocking.ts";
import { hostingInEnglish } from "./en-hosting.ts";
import { linksInEnglish } from "./en-links.ts";
import { matrixInEnglish } from "./en-matrix.ts";
import { mediaInEnglish } from "./en-media.ts";
import { supervisingInEnglish } from "./en-supervising.ts";
import { whyInEnglish } from "./en-why.ts";

/**
 * The English texts, and by their keys the list of all there are. `{name}` stands for a parameter; `*word*` is
 * strong and `` `word` `` is code. A line each for the customer: they must read well in an IRC client.
 */
export const en = {
  ...answersInEnglish,
  ...blockingInEnglish,
  ...hostingInEnglish,
  ...linksInEnglish,
  ...matrixInEnglish,
  ...mediaInEnglish,
  ...supervisingInEnglish,
  ...whyInEnglish,
  // To the customer: the interview.
  "interview.greeting":
    "Hello, this is {desk}. A few quick questions and I'll find you the right person. Write “human” to skip them.",
  "interview.choose-number-or-word": "Sorry, I didn't catch that. A number or a word from the list is fine.",
  "interview.choose-again": "Just the number in front of what fits best, please. Or write “human”.",
  "interview.own-words": "Sorry, I didn't quite get that.",
  "interview.own-words-again": "A few words are enough. Or write “human” and I'll get someone.",
  "interview.name-again": "Just your name is enough. Or write “human” and I'll get someone.",
  "interview.noted": "Thanks, I've noted that.",
  "interview.thanks": "Thank you, {name}. I'm finding the right person for you now.",
  "interview.thanks-nameless": "Thank you. I'm finding the right person for you now.",
  "interview.enough": "That's all I need, thank you. I'm finding someone for you now.",
  "interview.human": "Of course. Let me see who is there.",
  "interview.still-there": "Are you still there? Take your time, I'll wait a little longer.",

  // To the customer: waiting.
  "waiting.next": "You're next. Someone will be with you as soon as they're free.",
  "waiting.nobody-in":
    "I'm sorry, nobody is in right now. You're number {position} in line: whoever comes in will see what you wrote and answer you here.",
  "waiting.position":
    "Everyone is busy right now. You're number {position} in line, and I'll keep you posted.",
  "waiting.moved-up": "You've moved up: you're number {position} now.",
  "waiting.still": "You're still number {position} in line. Thank you for your patience.",
  "waiting.still-next": "You're still next. Thank you for your patience.",
  "waiting.still-in-line": "You're still in line. Thank you for your patience.",
  "waiting.hopeless":
    "I'm sorry, there's nobody here at the moment who can help with this. I'm keeping your place, and whoever comes in will see what you wrote.",
  "waiting.with-estimate": "{where} It usually takes {wait}.",
  "waiting.about-a-minute": "about a minute",
  "waiting.up-to": "up to {to} minutes",
  "waiting.between": "{from} to {to} minutes",
  "waiting.closed":
    "We're closed at the moment. I'm keeping your place, and whoever comes in will see what you wrote.",
  "waiting.opens":
    "We're closed at the moment and open again on {opens}. I'm keeping your place, and whoever comes in will see what you wrote.",
  "waiting.closed-by-rules": "I'm sorry, we can't take this on at the moment. Please write again later.",
  "waiting.kept": "Got it. Whoever helps you will read this first, so feel free to add more.",
  "waiting.agent-lost":
    "I'm sorry, the person you were talking to had to go. Someone else will be with you soon, and they'll see what was said.",
  "waiting.passed-on":
    "You're being passed on to someone who can help better. They'll see what was said, so there's no need to repeat it.",

  // To the customer: the talk.
  "connected.agent-removed":
    "{agent} is no longer among the agents. This conversation goes on until it is closed or passed on.",
  "connected.with": "{agent} is here for you now.",
  "connected.someone": "Someone is here for you now.",
  "connected.assistant":
    "{agent}, an automated assistant, is here for you now. Write “human” at any time to get a person.",
  "handover.asked": "Of course. A person will take over; everything you wrote is kept for them.",
  "handover.assistant":
    "Our assistant cannot help any further, so a person will take over. Everything you wrote is kept for them.",
  "closed.talk":
    "This conversation is closed. Thank you for writing to {desk}. If you need anything else, just write again.",
  "closed.idle":
    "It's been quiet for a while, so I'm closing this conversation. If you need anything else, just write again.",
  "closed.silence": "I haven't heard from you, so I'll leave it here. Just write again whenever you like.",
  "reopened.interview": "Welcome back. Let's pick up where we left off.",
  "reopened.waiting": "Welcome back, {name}. I'm finding someone for you who knows what it's about.",
  "relay.attachment-kept-out":
    "I'm afraid that didn't get through: only words do in this chat. Could you describe it, or send a link?",
  "relay.correction": "correction: {text}",
  "relay.taken-back": "(An earlier message was taken back. Please disregard it.)",
  "relay.reaction": "reacted with {reaction}",
  "delivery.lost-for-desk": "I'm sorry, one of your messages could not be passed on. Please send it again.",
  "room.trouble":
    "I'm sorry, something is not working on our side. I've kept what you wrote and keep trying; there's nothing you need to do.",

  // To the customer, outside of any conversation.
  "network.not-stored": "Your last message did not arrive. Please send it again in a moment.",
  "network.too-fast":
    "That was too fast, and your last message did not arrive. Please wait a moment and send it again.",
  "network.lost-several":
    "{count} of your messages did not arrive. Please wait a moment and send them again.",
  "network.closed": "Nobody is in at the moment. You can write all the same, and get an answer later.",
  "network.leaving": "Back in a moment.",
  "network.no-such-desk": "Nobody can be reached at this address. Please check how it is written.",
  "network.restarting":
    "I'm sorry, your message did not arrive: we are restarting. Please send it again in a moment.",
  "network.too-long": "Your message is too long to be passed on. Please send it in parts.",
  "network.too-many":
    "That was too much at once, and your message did not arrive. Please send it again in a moment.",
  "network.no-group-chats": "I only take messages sent to me directly, so I can't join a group chat.",

  // What cannot be carried, in words behind a message.
  "attachment.line": "[sent {what}, which this chat cannot carry]",
  "attachment.line-named": "[sent {what}, “{name}”, which this chat cannot carry]",
  "attachment.image": "a picture",
  "attachment.audio": "a voice or audio message",
  "attachment.video": "a video",
  "attachment.file": "a file",
  "attachment.sticker": "a sticker",
  "attachment.location": "a location",
  "attachment.encrypted": "an encrypted message",
  "attachment.other": "something",

  // In the room, to agents.
  "closed.remark-agent": "Closed. If the customer writes again soon, it goes on here.",
  "closed.remark-customer": "Closed: the customer has gone.",
  "closed.remark-silence": "Closed: the customer stopped answering.",
  "closed.remark-idle": "Closed: nobody had written for a while.",
  "closed.remark-desk": "Closed by the desk.",
  "handover.to-person": "a person",
  "handover.remark-asked":
    "Handed on from {agent} (automated): the customer asked for a person. What was said stands above.",
  "handover.remark-agent":
    "Handed on from {agent} (automated): it could not help further. What was said stands above.",
  "handover.remark-note":
    "Handed on from {agent} (automated), which says: {note} What was said stands above.",
  "handover.remark-silence":
    "Handed on from {agent} (automated): it did not answer in time. What was said stands above.",
  "handover.remark-failure":
    "Handed on from {agent} (automated): it could not be reached. What was said stands above.",
  "closed.unheard":
    "This conversation is closed, so {name} does not get this. They can open it again by writing.",
  "reopened.remark": "{name} has written again: the conversation is open.",
  "relay.not-carried":
    "Only words reach {name}, who was told that you sent something else. Please say it in words, or send a link.",
  "relay.encrypted":
    "This message is encrypted and could not be read here, so {name} did not get it. Please write from a room or client without encryption.",
  "presence.away":
    "{name} has gone offline. You can go on writing: up to {messages} messages are kept for {time}.",
  "presence.away-in-line":
    "{name} is offline. Their place is kept for {time}, and nobody is rung until they are back.",
  "presence.still-away": "The customer is offline just now. What you write is kept until they are back.",
  "presence.back": "{name} is back.",
  "presence.back-held": "{name} is back, and now gets what you wrote meanwhile ({held}).",
  "presence.expired":
    "{name} has not come back. What you write from now on is not kept for them. Write `!close` to end the conversation.",
  "presence.not-held":
    "Not sent: {name} is offline, and no more messages can be kept. Please write it again when they are back.",
  "delivery.delayed": "Not yet delivered to {name} after {seconds} seconds. Still trying.",
  "delivery.arrived": "Delivered to {name}, a little late.",
  "delivery.failed": "This did not reach {name}: {why}",
  "delivery.failed-ours": "Something the desk said did not reach {name}: {why}",

  // Why a message did not reach the customer: behind “This did not reach Ada: ”.
  "rejected.no-address": "their address does not exist any more.",
  "rejected.offline":
    "they are offline, and their server keeps no messages for them. Please try again when they are back.",
  "rejected.offline-or-unknown":
    "they are offline and their server keeps no messages for them, or it does not know them.",
  "rejected.no-server": "their server cannot be found.",
  "rejected.server-silent": "their server does not answer. Please try again later.",
  "rejected.kept-out": "their server does not let our messages through.",
  "rejected.this-one": "their server does not let this message through. Other words may help.",
  "rejected.blocked": "they have blocked us, or their server does not take such a message.",
  "rejected.sent-back": "their server sent it back ({condition}).",
  "rejected.refused": "the server did not pass it on ({why}).",
  "rejected.gone": "{address} is not online any more.",
  "rejected.empty": "there was nothing in it that can be shown there.",
  "rejected.too-long": "it is too long for this network. Please send it in parts, or as a link.",
  "rejected.no-taking-back": "on this network nothing can be taken back, so they still see it.",
  "rejected.no-desk": "the address {desk} they wrote to is no longer in use.",
  "rejected.no-network": "we are no longer connected to {network}.",
  "room.unheard":
    "The customer does not get this: only what the agent of this conversation writes is passed on.",
  "room.encrypted":
    "This room has been encrypted. What is written here now cannot be read by the desk and does not reach the customer.",
  "room.upgraded":
    "This room has been replaced by a new one, but the customer is still connected to this one only. Please go on writing here.",
  "room.replaced":
    "The room before this one could not be used any more, so the conversation goes on here. What was said until now is in the old room.",
  "room.encrypted-moved":
    "The room with {name} has been encrypted, and I cannot read encrypted messages. The conversation goes on in a new room: please accept the invitation.",
  "room.power-lost":
    "The desk no longer has the rights it needs in this room, so some things may not work. Please give it back its admin rights in the room's settings.",
  "waiting.target-away": "{to} is away now, so this goes by the usual rules.",
  "waiting.target-away-agent":
    "{to} went away before taking {name}, so the conversation goes by the usual rules.",
  "waiting.target-late": "{to} did not take this in time, so it goes by the usual rules.",
  "waiting.target-late-agent":
    "{to} did not take {name} in time, so the conversation goes by the usual rules.",
  "waiting.target-unknown": "Nobody could take this under “{to}”, so it goes by the usual rules.",

  // Invitations and removals, and the same to the agent.
  "offer.invitation": "{name}: {reason} ({software})",
  "offer.invitation-no-reason": "{name} would like to talk to someone ({software})",
  "offer.again": "{name} is still here. You were removed by mistake: please join again.",
  "offer.taken": "{agent} has taken this conversation. Thank you for coming!",
  "offer.withdrawn": "The conversation with {name} is being offered to somebody else.",
  "offer.gone": "{name} is no longer waiting. Thank you!",
  "offer.over": "This conversation is over already. Thank you for coming!",
  "offer.unanswered": "You didn't answer {name} in time, so it went to somebody else.",
  "offer.unanswered-away":
    "You didn't answer {name} in time, so it went to somebody else and you are set away. Say `ready` when you are back.",
  "offer.no-account-reason": "the homeserver knows no such account",
  "offer.declined-reason": "declined a conversation",
  "offer.declined-away": "You declined {name}, so you are set away. Say `ready` when you are back.",
  "offer.away-reason": "did not answer",
  "closed.agent":
    "The conversation with {name} is closed. It takes one of your places for {seconds} more seconds, or until you leave its room.",
  "reopened.agent": "{name} has written again: your conversation is open.",

  // The card.
  "card.title": "*{name}* on {network}",
  "card.reason": "About: {reason}",
  "card.software": "Software: {software}",
  "card.address": "Address: {address}",
  "card.language": "Language: {language}",
  "card.slot": "{slot}: {value}",
  "card.queue": "Queue: {queue}",
  "card.waited": "Waited: {waited}",
  "card.campaign": "Link: {campaign}",
  "card.previous": "Earlier conversation: {previous}",
  "card.conversation": "Conversation: `{conversation}`",

  // What stands in other texts.
  "client.unknown": "unknown client",
  "client.inferred": "probably {client}",
  "client.on": "{client} on {os}",
  "waited.moment": "less than a minute",
  "waited.minutes": "{minutes} min",
  "lasting.minutes": "{count} min",
  "lasting.hours": "{count} hours",
  "lasting.days": "{count} days",
  "stage.interviewing": "answering questions",
  "stage.waiting": "waiting",
  "stage.ringing": "being offered",
  "stage.connected": "talking",
  "stage.wrapping-up": "just closed",
  "stage.closed": "closed",

  // Why an agent was or was not picked.
  "verdict.eligible": "eligible, rank {rank}",
  "verdict.eligible-because": "eligible, rank {rank}: {why}",
  "verdict.eligible-all-the-same": "eligible, rank {rank} ({exclusion}, but nobody else is free)",
  "verdict.slot-taken": "their last slot was taken while this was decided",
  "verdict.not-the-target": "passed to {agent}",
  "verdict.automated": "an automated agent, and a person is wanted",
  "verdict.network": "may not serve {network}",
  "verdict.skill-missing": "no {skill} (needs {level})",
  "verdict.skill-too-low": "{skill} {has} < {level}",
  "verdict.no-capacity": "takes no conversations (capacity 0)",
  "verdict.too-heavy": "takes {weight} of a capacity of {capacity}",
  "verdict.not-yet": "not yet: {why}; looked at in {left}",
  "verdict.kept-for": "kept for {agent} for {left} more",
  "verdict.queue-closed": "the queue {queue} is closed",
  "verdict.away-at-first": "has not said ready yet",
  "verdict.away": "away",
  "verdict.away-because": "away: {reason}",
  "verdict.at-capacity": "at capacity {load}/{capacity}",
  "verdict.excluded": "{exclusion}, passed over for {left} more",
  "verdict.ago": "{reason} {ago} ago",
  "verdict.seconds": "{seconds} s",
  "exclusion.declined": "declined",
  "exclusion.no-answer": "did not answer",
  "exclusion.unreachable": "could not be invited",
  "exclusion.revoked": "the invitation was revoked",
  "exclusion.automated-failed": "it failed",

  // Answers to commands.
  "command.stranger":
    "Hello! I look after the conversations of {desk}. You are not among its agents, so there's nothing I can do for you here. Whoever runs the desk can add you.",
  "command.welcome":
    "Hello {name}! Say `ready` to take conversations, `away` to take none, and `help` for everything else.",
  "command.ready": "You're ready: {load} of {capacity} taken.",
  "command.away": "You're away, and get no new conversations. Say `ready` when you're back.",
  "command.left-chat": "left the chat with the bot",
  "command.away-because":
    "You're away ({reason}), and get no new conversations. Say `ready` when you're back.",
  "command.status-ready": "You're ready: {load} of {capacity} taken.",
  "command.status-away": "You're away: {load} of {capacity} taken. Say `ready` to get new ones.",
  "command.status-at-first":
    "You're not taking conversations yet: {load} of {capacity} taken. Say `ready` to begin.",
  "command.status-away-because":
    "You're away ({reason}): {load} of {capacity} taken. Say `ready` to get new ones.",
  "command.conversation-line": "{name}: {reason} ({stage}, {waited}, `{conversation}`)",
  "command.queue": "These are waiting, the most urgent first and then the longest. Agents ready: {ready}.",
  "command.queue-empty": "Nobody is waiting. Agents ready: {ready}.",
  "command.queue-line": "{name}: {reason} ({queue}, {waited}, `{conversation}`)",
  "command.queue-more": "… and more.",
  "command.why-which": "You have no conversation right now. Name one: `why <conversation>`.",
  "command.why-unknown":
    "I know of no decision about “{conversation}”. The right id is on the card in the conversation's room.",
  "command.no-conversation": "You have no conversation to `{command}`.",
  "command.which-conversation":
    "You have more than one conversation. Write which one you mean, or `!{command}` in its room:",
  "command.choice-line": "`{command}` ({name}: {reason})",
  "command.not-among-yours":
    "You have no conversation “{conversation}” to `{command}`, so I left everything as it is.",
  "command.pass-unknown": "I know no queue or agent “{to}”.",
  "command.pass-did-you-mean": "I know no queue or agent “{to}”. Did you mean {suggestions}?",
  "command.pass-queues": "I know no queue or agent “{to}”. The queues are: {queues}.",
  "command.pass-ambiguous": "“{to}” could be several: {choices}. Please write which one you mean.",
  "command.not-yours": "The conversation with {name} is not yours, so I left it as it is.",
  "command.pass-self": "The conversation with {name} is with you already.",
  "command.pass-away":
    "{to} is away just now. If they don't take {name} within a minute, the conversation goes by the usual rules.",
  "command.pass-away-because":
    "{to} is away just now ({reason}). If they don't take {name} within a minute, the conversation goes by the usual rules.",
  "command.pass-busy":
    "{to} has no slot free just now. If they don't take {name} within a minute, the conversation goes by the usual rules.",
  "command.encrypted":
    "I cannot read encrypted chats, so I don't know what you wrote. Please make a room without encryption (in Element: “New room”, private, and switch “Enable end-to-end encryption” off) and invite me there.",
  "command.passed": "You passed {name} on to {to}. Thank you!",
  "command.unknown": "I don't know “{word}”. Say `help` to see what I understand.",
  "command.unknown-did-you-mean": "I don't know “{word}”. Did you mean: {suggestions}?",
  "command.help":
    "`ready`: take conversations\n`away [reason]`: take none until you say `ready`\n`status`: your availability and your conversations\n`queue`: who is waiting, and since when\n`why [conversation]`: why an agent was or was not picked\n`pass <queue|agent> [conversation]`: hand your conversation on\n`close [conversation] [reason]`: end your conversation\nIn a conversation's room, put `!` in front.",
} as const;

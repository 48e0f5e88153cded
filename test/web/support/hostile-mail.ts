import { airbnbConfirmation } from '#test/support/airbnb-mail.ts';

/** Where the payloads would report to; the test serves it and counts who calls. */
export interface Trap {
  readonly url: string;
}

/** What each payload does when it runs: it opens a dialog, marks the window, and calls the trap. */
const run = (trap: Trap, name: string): string =>
  `window.ran='${name}';top.ran='${name}';fetch('${trap.url}/${name}');alert(1)`;

/** Ways in which markup has made browsers run scripts or load things. */
function payloads(trap: Trap): readonly string[] {
  const js = (name: string): string => run(trap, name);
  return [
    `<script>${js('script')}</script>`,
    `<img src=x onerror="${js('onerror')}">`,
    `<svg onload="${js('svg')}"><animate onbegin="${js('animate')}" attributeName=x dur=1s></svg>`,
    `<svg><script href="${trap.url}/svg-script.js"></script></svg>`,
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${js('mutation')}&gt;">`,
    `<iframe srcdoc="<script>parent.ran='srcdoc'</script>" src="javascript:${js('iframe')}"></iframe>`,
    `<object data="${trap.url}/object.html"></object><embed src="${trap.url}/embed.html">`,
    `<a href="javascript:${js('link')}" id="link">Your booking</a>`,
    `<form action="${trap.url}/form"><button formaction="javascript:${js('formaction')}">Confirm</button></form>`,
    `<details open ontoggle="${js('toggle')}"><summary>More</summary></details>`,
    `<video><source onerror="${js('source')}"></video><audio src=x onerror="${js('audio')}"></audio>`,
    `<input autofocus onfocus="${js('focus')}"><select autofocus onfocus="${js('select')}"></select>`,
    `<meta http-equiv="refresh" content="0;url=${trap.url}/refresh"><base href="${trap.url}/">`,
    `<link rel="stylesheet" href="${trap.url}/style.css"><style>@import '${trap.url}/import.css';</style>`,
    `<div style="background:url('${trap.url}/background.png');width:expression(alert(1))">x</div>`,
    `<img src="${trap.url}/pixel.png" width=1 height=1><img srcset="${trap.url}/srcset.png 2x">`,
    `<body onload="${js('body')}" background="${trap.url}/body.png">`,
    `</title></textarea></style></noscript></pre><script>${js('breakout')}</script>`,
    `<noscript><p title="</noscript><img src=x onerror=${js('noscript')}>">`,
    `<template><script>${js('template')}</script></template><xmp><script>${js('xmp')}</script></xmp>`,
  ];
}

/**
 * Mails that are taken for reservations and so reach every screen: each carries a payload as the guest's name, in
 * the subject, the sender, the text and the HTML.
 */
export function hostileMails(trap: Trap, to: string) {
  return payloads(trap).map((payload, at) => {
    const code = `HMXSS${String(at).padStart(5, '0')}`;
    const stay = {
      code,
      guest: `Eve ${payload}`,
      checkIn: '2026-05-04',
      checkOut: '2026-05-08',
      listingId: '99887766',
    };
    const mail = airbnbConfirmation(stay, to);
    return {
      ...mail,
      // A subject is one line, and one that a person may have typed.
      subject: `Reservation confirmed - ${payload.replaceAll('\n', ' ')} arrives May 4`,
      from: `"${payload.replaceAll(/["\\\r\n]/g, '')}" <automated@airbnb.com>`,
      html: `<html><body><h1>New booking confirmed!</h1>${payload}<p>${code}</p><p>Eve</p></body></html>`,
    };
  });
}

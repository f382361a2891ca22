"use strict";
(() => {
	const at = (id) => document.getElementById(id);
	const words = JSON.parse(at("words").textContent);
	const chats = JSON.parse(at("chats").textContent);
	const input = at("query"), list = at("found"), state = at("state");
	const blocks = Array.from(document.querySelectorAll("script.rows"));
	const read = []; // [chat, senders, rows, folded texts] of each block
	const most = 500;
	const fold = (s) => /^[\x00-\x7f]*$/.test(s) ? s.toLowerCase() : s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
	const add = (to, name, text, kind) => {
		const e = document.createElement(name);
		e.textContent = text;
		e.dir = "auto";
		if (kind) e.className = kind;
		to.append(e);
		return e;
	};
	const show = (chat, who, row, terms) => {
		const [page, entry, when, , text] = row;
		const item = document.createElement("li");
		const a = add(item, "a", chat.name);
		if (chat.pages[page]) a.href = chat.pages[page] + "#m" + entry;
		add(item, "span", " · " + who + " · " + when, "meta");
		const p = document.createElement("p");
		p.className = "text";
		p.dir = "auto";
		// The place in the folded text is near enough to that in the text.
		const place = Math.max(0, fold(text).indexOf(terms[0]));
		const from = place > 120 ? place - 80 : 0;
		p.append((from ? "…" : "") + text.slice(from, from + 300) + (text.length > from + 300 ? "…" : ""));
		item.append(p);
		list.append(item);
	};
	let run = 0;
	const search = () => {
		const mine = ++run;
		const terms = fold(input.value).split(/\s+/).filter((t) => t);
		list.replaceChildren();
		state.textContent = "";
		if (!terms.length) return;
		let next = 0, found = 0;
		const scan = (n) => {
			if (!read[n]) {
				const [chat, senders, rows] = JSON.parse(blocks[n].textContent);
				read[n] = [chat, senders, rows, rows.map((r) => fold(senders[r[3]] + "\n" + r[4]))];
			}
			const [chat, senders, rows, folded] = read[n];
			for (let i = 0; i < rows.length; i++) {
				if (terms.every((t) => folded[i].includes(t)) && ++found <= most) show(chats[chat], senders[rows[i][3]], rows[i], terms);
			}
		};
		const step = () => {
			if (mine !== run) return;
			const until = Date.now() + 30;
			while (next < blocks.length && Date.now() < until) scan(next++);
			state.textContent = words.found + " " + found + (found > most ? ". " + words.more : "");
			if (next < blocks.length) setTimeout(step, 0);
			else if (!found) state.textContent = words.nothing;
		};
		step();
	};
	input.addEventListener("input", search);
	at("box").hidden = false;
	search();
})();

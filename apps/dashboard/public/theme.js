// Runs before the first paint, so that someone who chose the other theme never sees a flash of the system's.
const theme = localStorage.getItem('theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme

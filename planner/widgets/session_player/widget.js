// The session player as a widget of its own: one player, with as many views as the widget is shown in.

export default () => {
  let player;
  return {
    initialize({ model }) {
      player = new Player(model);
      return () => player.destroy();
    },
    render({ el: target }) {
      const view = new PlayerView(player, target);
      const detach = player.attach(view);
      view.update();
      return () => {
        view.destroy();
        detach();
      };
    },
  };
};
